//! Who works here, where no column of the file says so.

use super::{Roster, Status};

impl Roster {
    /// Returns what to say of a file that has no column which tells who works here, and what to do about it; `None` where it has
    /// one, or the settings say that everybody works here.
    pub fn without_status(&self) -> Option<String> {
        let unsaid = self.people.iter().any(|person| person.status == Status::Unsaid);
        unsaid.then(|| {
            let perhaps = self.unread_columns.iter().filter(|column| column.speaks_of_employment());
            let perhaps: Vec<String> = perhaps.map(|column| format!("{:?}", column.header)).collect();
            let perhaps = match perhaps.as_slice() {
                [] => String::new(),
                columns => format!(" Perhaps {} does: name it in [roster.columns].", columns.join(" or ")),
            };
            format!(
                "No column of the roster says who works here: whoever is active is kept up to date, but nobody is created or \
                 comes back.{perhaps} If everybody in the file works here, say so once: everybody_active = true in [roster]."
            )
        })
    }
}
