//! What the terminal is told of a review in a browser.

use crate::engine::{Engine, announce};
use crate::model::Exit;
use crate::plan::Plan;
use crate::report::{Progress, Telling, tell_engine_error};

use super::{News, Reviewed};

/// Tells on the terminal what happens in the browser.
#[derive(Debug)]
pub struct Teller<'a> {
    engine: &'a Engine,
    telling: Telling<'a>,
    progress: Progress<'a>,
    approved: bool,
    exit: Option<Exit>,
}

/// Says what is reviewed.
pub fn opening(plan: &Plan) -> String {
    let writes = plan.entries.iter().filter(|entry| entry.operation().writes()).count();
    let stopped: Vec<&str> = plan.tripped().map(|guard| guard.name.as_str()).collect();
    let stopped =
        if stopped.is_empty() { String::new() } else { format!("; stopped by {}", stopped.join(", ")) };
    let people = if writes == 1 { "1 person".to_owned() } else { format!("{writes} people") };
    format!("Review of the plan for {}: {people} would change{stopped}.", plan.tenant)
}

impl<'a> Teller<'a> {
    /// Begins; nothing is told before something happens.
    pub fn new(engine: &'a Engine, telling: Telling<'a>) -> Self {
        let progress = Progress::new(telling.printer);
        Self { engine, telling, progress, approved: false, exit: None }
    }

    /// Tells what happened.
    pub fn tell(&mut self, news: News) {
        let printer = self.telling.printer;
        match news {
            News::Approved { approval, file } => {
                self.approved = true;
                printer.talk(&format!("Approved by {}. The plan is kept in {}", approval.by, file.display()));
            }
            News::Happened(event) => announce(&mut self.progress, &event),
            News::Ended(Ok(done)) => self.exit = Some(self.telling.done(&done, self.engine)),
            News::Ended(Err(error)) => self.exit = Some(tell_engine_error(&error, printer)),
            News::Finish => {}
        }
    }

    /// Says how the review ended, and returns the exit code.
    pub async fn close(self, reviewed: &Reviewed, interrupted: bool) -> Exit {
        let printer = self.telling.printer;
        if self.approved && !reviewed.was_begun().await {
            printer.data(&format!("To carry it out: {}\n", reviewed.command()));
        }
        match self.exit {
            Some(exit) => exit,
            None if self.approved => Exit::Well,
            None => {
                let ended = if interrupted { "The review was ended. " } else { "" };
                printer.data(&format!("{ended}Nobody approved the plan; nothing was changed.\n"));
                if interrupted { Exit::Interrupted } else { Exit::SomeRows }
            }
        }
    }
}
