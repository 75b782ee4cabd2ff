//! The facts, as one table: what must be true, and where the protocol says so.

use std::fmt;

macro_rules! facts {
    ($($name:ident $id:literal $section:literal $claim:literal)*) => {
        /// Something that the program relies on in Backoffice.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fact {
            $(#[doc = $claim] $name,)*
        }

        impl Fact {
            /// Every fact, in the order in which they are looked at.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Returns its name, for scripts and tickets.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// Returns the section of the protocol that states it.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$name => $section),* }
            }

            /// Returns what must be true.
            pub const fn claim(self) -> &'static str {
                match self { $(Self::$name => $claim),* }
            }
        }
    };
}

facts! {
    SignIn "sign-in" "2" "the login signs in"
    CreateForm "create-form" "4, 5" "the form of a new employee has its fields, sites and departments"
    RosterTable "roster-table" "3" "the roster listing has its table, and every row its cells"
    SiteCodes "site-codes" "3, 5" "the listing names sites by their short codes"
    LinkablePage "linkable-page" "3, 9" "the new-login page lists employees"
    RosterComplete "roster-complete" "3" "the listing holds everybody who has a site"
    LoginsTable "logins-table" "9" "the list of logins has its table, and every row its cells"
    EverySite "every-site" "3" "the login that signs in sees every site"
    LoginForm "login-form" "9" "a login's form has its fields and agrees with the list"
    LoginRights "login-rights" "9" "a login's permission page has templates, permissions and sites"
    EmployeeForm "employee-form" "6" "an employee's form has its fields"
    SiteAccess "site-access" "5" "the sites read off a form are those that the listing shows"
    Names "names" "3, 6" "form and listing agree about names"
    Phones "phones" "3, 6" "form and listing agree about telephone numbers"
    Departments "departments" "3, 6" "form and listing agree about departments"
    PosIds "pos-ids" "3, 6" "form and listing agree about POS ids"
    ActiveFlag "active-flag" "3, 6" "form and listing agree about who is active"
    StartDates "start-dates" "6" "dates on a form are MM/DD/YYYY"
    PermissionPage "permission-page" "8" "an employee's permission page has templates and permissions"
    Permission "permission" "8" "what is stored equals the template that the listing names"
    PayPage "pay-page" "7" "an employee's pay page has its form and its history"
    CurrentWage "current-wage" "7" "the current wage stands in the history, hourly or not as listed"
    TimeClock "time-clock" "11" "the report of the time clock has its tables and its total"
}

impl fmt::Display for Fact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_facts_share_a_name() {
        let names: std::collections::BTreeSet<&str> = Fact::ALL.iter().map(|fact| fact.id()).collect();
        assert_eq!(names.len(), Fact::ALL.len());
    }
}
