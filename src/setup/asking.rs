//! Questions, where somebody is there to answer.

use crate::model::fold;
use crate::report::Answers;

/// A list of names among which is chosen, shown once.
pub(crate) struct Choices<'a> {
    pub(crate) title: &'a str,
    pub(crate) names: &'a [String],
    shown: bool,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(title: &'a str, names: &'a [String]) -> Self {
        Self { title, names, shown: false }
    }

    /// Asks for one of them, by its number or name; Enter takes what is proposed, and else leaves it open.
    pub(crate) fn choose(
        &mut self,
        question: &str,
        proposed: Option<&str>,
        answers: &mut dyn Answers,
    ) -> Option<String> {
        if !answers.is_there() || self.names.is_empty() {
            return None;
        }
        if !self.shown {
            self.shown = true;
            answers.say(&format!("\n{}\n{}", self.title, numbered(self.names)));
        }
        let enter = proposed
            .map_or("Enter leaves it open".to_owned(), |name| format!("Enter: {name}; - leaves it open"));
        loop {
            let answer = answers.line(&format!("{question} ({enter})"))?;
            match answer.as_str() {
                "" => return proposed.map(ToOwned::to_owned),
                "-" => return None,
                _ => {}
            }
            match self.meant(&answer) {
                Ok(name) => return Some(name),
                Err(why) => answers.say(&why),
            }
        }
    }

    fn meant(&self, answer: &str) -> Result<String, String> {
        if let Ok(number) = answer.parse::<usize>() {
            let chosen = number.checked_sub(1).and_then(|at| self.names.get(at));
            return chosen.cloned().ok_or_else(|| {
                format!("There is no {number}: the numbers go from 1 to {}.", self.names.len())
            });
        }
        let wanted = fold(answer);
        if let Some(name) = self.names.iter().find(|name| fold(name) == wanted) {
            return Ok(name.clone());
        }
        let begin: Vec<&String> = self.names.iter().filter(|name| fold(name).starts_with(&wanted)).collect();
        match begin[..] {
            [one] => Ok(one.clone()),
            [] => Err(format!("Nothing in the list is called {answer:?}: type its number or its name.")),
            _ => {
                let names: Vec<&str> = begin.iter().map(|name| name.as_str()).collect();
                Err(format!("{answer:?} could be {}: type more of it, or its number.", names.join(" or ")))
            }
        }
    }
}

/// Asks for yes or no; Enter takes the usual answer.
pub(crate) fn yes(question: &str, usual: Option<bool>, answers: &mut dyn Answers) -> Option<bool> {
    let enter = match usual {
        Some(true) => "yes or no, Enter: yes",
        Some(false) => "yes or no, Enter: no",
        None => "yes or no, Enter leaves it open",
    };
    loop {
        let answer = answers.line(&format!("{question} ({enter})"))?;
        match answer.to_lowercase().as_str() {
            "" => return usual,
            "y" | "yes" => return Some(true),
            "n" | "no" => return Some(false),
            _ => answers.say(&format!("{answer:?} is neither yes nor no.")),
        }
    }
}

/// Returns names with their numbers, side by side where they are short.
fn numbered(names: &[String]) -> String {
    const COLUMNS: usize = 78;
    let cells: Vec<String> = (1..).zip(names).map(|(number, name)| format!("{number:>3} {name}")).collect();
    let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0) + 2;
    let across = (COLUMNS / width.max(1)).max(1);
    let rows = cells.len().div_ceil(across);
    let line = |row: usize| {
        let cells = (0..across).filter_map(|column| cells.get(column * rows + row));
        let line: String = cells.map(|cell| format!("{cell:<width$}")).collect();
        line.trim_end().to_owned()
    };
    (0..rows).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
pub(super) mod scripted {
    use super::*;
    use crate::model::Password;

    /// Somebody whose answers are known, and who counts the questions.
    pub(crate) struct Scripted<F: FnMut(&str) -> String> {
        pub(crate) answer: F,
        pub(crate) asked: Vec<String>,
        pub(crate) said: Vec<String>,
    }

    impl<F: FnMut(&str) -> String> Scripted<F> {
        pub(crate) fn new(answer: F) -> Self {
            Self { answer, asked: Vec::new(), said: Vec::new() }
        }
    }

    impl<F: FnMut(&str) -> String> Answers for Scripted<F> {
        fn is_there(&self) -> bool {
            true
        }

        fn say(&mut self, text: &str) {
            self.said.push(text.to_owned());
        }

        fn line(&mut self, question: &str) -> Option<String> {
            self.asked.push(question.to_owned());
            Some((self.answer)(question))
        }

        fn secret(&mut self, _: &str) -> Option<Password> {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::scripted::Scripted;
    use super::*;

    #[test]
    fn an_answer_that_does_not_fit_is_told_why_and_the_list_stands_there_once() {
        let names: Vec<String> = ["Harbor Point", "Harbor East", "Oak Hill"].map(ToOwned::to_owned).into();
        let mut choices = Choices::new("The sites of Backoffice:", &names);
        let mut lines = ["9", "harbor", "pier", "3", ""].into_iter();
        let mut somebody = Scripted::new(move |_| lines.next().unwrap().to_owned());
        assert_eq!(choices.choose("Which?", None, &mut somebody), Some("Oak Hill".to_owned()));
        assert_eq!(
            choices.choose("Which?", Some("Harbor East"), &mut somebody),
            Some("Harbor East".to_owned())
        );
        let said = somebody.said.join("\n");
        assert_eq!(said.matches("The sites of Backoffice").count(), 1, "{said}");
        for why in ["go from 1 to 3", "could be Harbor Point or Harbor East", "called \"pier\""] {
            assert!(said.contains(why), "{said}");
        }
    }
}
