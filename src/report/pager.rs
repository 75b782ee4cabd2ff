//! A pager for text that is longer than the screen. Whatever goes wrong with it, the text is shown.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::child::without_secrets;
use super::layout::width;

/// A program that shows a text page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    program: String,
    arguments: Vec<String>,
    /// What the environment says to `less`, where it says something.
    less: Option<String>,
}

/// The rows and columns of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Screen {
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// Shows a page at a time, stops where the text fits on the screen, and lets colours through.
const LESS: &str = "FRX";

/// What came of showing a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PagerShown {
    /// The pager had it; how much of it was read is the reader's affair.
    ByPager,
    /// The pager could not be started, or ended in an error.
    NotAtAll,
}

impl Pager {
    /// Returns the pager that the environment names, `own` before `usual`; this system's where neither is set, and none where the
    /// value is empty or `cat`. `less` is what the environment says to `less`. Words are separated by blanks; no shell is asked.
    pub fn chosen(own: Option<&str>, usual: Option<&str>, less: Option<&str>) -> Option<Self> {
        let of_this_system = if cfg!(windows) { "more" } else { "less" };
        let command = own.or(usual).unwrap_or(of_this_system);
        let mut words = command.split_whitespace().map(ToOwned::to_owned);
        let program = words.next().filter(|program| program != "cat")?;
        Some(Self { program, arguments: words.collect(), less: less.map(ToOwned::to_owned) })
    }

    /// Returns whether escape sequences for colour come through.
    pub(super) fn takes_colour(&self) -> bool {
        let name = self.program.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_less = name == "less" || name == "less.exe";
        let raw = |options: &str| options.contains(['R', 'r']);
        let told = self.less.as_deref().is_none_or(raw);
        !is_less || told || self.arguments.iter().any(|word| word.starts_with('-') && raw(word))
    }

    /// Shows the text and waits until the reader is done.
    pub(super) fn show(&self, text: &str) -> PagerShown {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped());
        without_secrets(&mut command, &[]);
        if self.less.is_none() {
            command.env("LESS", LESS);
        }
        let Ok(mut child) = command.spawn() else { return PagerShown::NotAtAll };
        if let Some(mut pipe) = child.stdin.take() {
            match pipe.write_all(text.as_bytes()) {
                // Whoever has seen enough closes the pager before its end.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                Ok(()) | Err(_) => {}
            }
        }
        match child.wait() {
            Ok(status) if status.success() => PagerShown::ByPager,
            Ok(_) | Err(_) => PagerShown::NotAtAll,
        }
    }
}

impl Screen {
    /// Returns whether a text takes more rows than the screen has above its prompt.
    pub(super) fn is_too_small_for(self, text: &str) -> bool {
        let columns = self.columns.max(1);
        let rows = text
            .lines()
            .map(|line| width(&anstream::adapter::strip_str(line).to_string()).div_ceil(columns).max(1));
        rows.sum::<usize>() >= self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(own: Option<&str>, usual: Option<&str>) -> Option<String> {
        Pager::chosen(own, usual, None).map(|pager| pager.program)
    }

    #[test]
    fn our_own_variable_comes_first_and_an_empty_one_or_cat_switches_paging_off() {
        assert_eq!(program(Some("most"), Some("less")).as_deref(), Some("most"));
        assert_eq!(program(None, Some("most -w")).as_deref(), Some("most"));
        for off in ["", "  ", "cat"] {
            assert_eq!(program(Some(off), Some("less")), None, "{off:?}");
            assert_eq!(program(None, Some(off)), None, "{off:?}");
        }
        let usual = if cfg!(windows) { "more" } else { "less" };
        assert_eq!(program(None, None).as_deref(), Some(usual));
    }

    #[test]
    fn a_less_that_was_told_something_else_gets_no_colours() {
        let takes = |command, less| Pager::chosen(Some(command), None, less).unwrap().takes_colour();
        assert!(takes("less", None) && takes("less", Some("-iR")) && takes("/usr/bin/less -R", Some("-i")));
        assert!(!takes("less", Some("-i")) && !takes("/usr/bin/less -i", Some("")));
        assert!(takes("most", Some("-i")));
    }

    #[test]
    fn a_text_is_long_when_it_and_the_prompt_do_not_fit() {
        let screen = Screen { rows: 4, columns: 10 };
        assert!(!screen.is_too_small_for("a\nb\nc\n"));
        assert!(screen.is_too_small_for("a\nb\nc\nd\n"));
        assert!(screen.is_too_small_for("a\n12345678901\nc\n"), "a line that is wrapped takes two rows");
        assert!(!screen.is_too_small_for("a\n\u{1b}[1m1234567890\u{1b}[0m\nc\n"), "colour takes no columns");
        assert!(!screen.is_too_small_for(""));
    }

    #[cfg(unix)]
    #[test]
    fn a_pager_that_cannot_be_started_or_ends_in_an_error_has_shown_nothing() {
        let shown = |command| Pager::chosen(Some(command), None, None).unwrap().show("text\n");
        assert_eq!(shown("/nowhere/pager"), PagerShown::NotAtAll);
        assert_eq!(shown("false"), PagerShown::NotAtAll);
        assert_eq!(shown("true"), PagerShown::ByPager);
    }
}
