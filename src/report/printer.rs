//! The one place that prints: standard output is data, standard error is talk.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anstream::AutoStream;

use crate::model::Exit;

use super::layout::width;
use super::pager::{Pager, PagerShown, Screen};
use super::safe::for_terminal;
use super::style::{Look, Style};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Prints for people and scripts. Shared by reference; a line of one caller is never torn by another's.
pub struct Printer {
    stdout: Mutex<Box<dyn Write + Send>>,
    /// Whether data could not be printed.
    lost: AtomicBool,
    talk: Talk,
    style: Style,
    talk_style: Style,
    quiet: bool,
    draws: bool,
    /// Standard output, where that is a terminal.
    screen: Option<Screen>,
    pager: Option<Pager>,
}

impl Printer {
    /// Prints to the process's own streams.
    pub fn new(color: ColorChoice, quiet: bool, verbose: bool) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let (out_color, err_color) =
            (color.resolved(AutoStream::choice(&out)), color.resolved(AutoStream::choice(&err)));
        let style = |color, size: Option<(terminal_size::Width, terminal_size::Height)>| Style {
            color: color != anstream::ColorChoice::Never,
            width: size.map_or(Style::USUAL_WIDTH, |(width, _)| usize::from(width.0)),
            verbose,
        };
        let columns = terminal_size::terminal_size_of(&err)
            .filter(|_| err.is_terminal())
            .map(|(columns, _)| usize::from(columns.0));
        Self {
            style: style(out_color, terminal_size::terminal_size_of(&out)),
            talk_style: style(err_color, terminal_size::terminal_size_of(&err)),
            quiet,
            draws: !quiet && err.is_terminal(),
            screen: terminal_size::terminal_size_of(&out)
                .filter(|_| out.is_terminal())
                .map(|(columns, rows)| Screen { rows: usize::from(rows.0), columns: usize::from(columns.0) }),
            pager: None,
            stdout: Mutex::new(Box::new(AutoStream::new(out, out_color))),
            lost: AtomicBool::new(false),
            talk: Talk::to(Box::new(AutoStream::new(err, err_color)), columns),
        }
    }

    /// Prints to streams of the caller's, for tests and for programs around the library. Nothing there is a terminal.
    pub fn to_streams(
        stdout: Box<dyn Write + Send>,
        stderr: Box<dyn Write + Send>,
        style: Style,
        quiet: bool,
    ) -> Self {
        let (stdout, lost) = (Mutex::new(stdout), AtomicBool::new(false));
        let talk = Talk::to(stderr, None);
        Self { stdout, lost, talk, style, talk_style: style, quiet, draws: false, screen: None, pager: None }
    }

    /// Gives long text to this pager.
    #[must_use]
    pub fn with_pager(self, pager: Option<Pager>) -> Self {
        Self { pager, ..self }
    }

    /// Lets talk go into the log, a line of JSON each, where that is asked for: then nothing else is on standard error.
    #[must_use]
    pub fn with_talk_in_the_log(mut self, in_log: bool) -> Self {
        self.talk.in_log = in_log;
        self.draws &= !in_log;
        self
    }

    /// Returns what says things on standard error, for whoever outlives a borrow.
    pub fn talk_handle(&self) -> Talk {
        self.talk.clone()
    }

    /// Returns how text for standard output is to look.
    pub fn style(&self) -> Style {
        self.style
    }

    /// Returns how text for standard error is to look.
    pub fn talk_style(&self) -> Style {
        self.talk_style
    }

    /// Returns talk with its lines broken between words, where standard error is a terminal: for questions, which end in the middle
    /// of a line.
    pub fn by_words(&self, text: &str) -> String {
        self.talk.columns.map_or_else(|| text.to_owned(), |columns| by_words(text, columns))
    }

    /// Returns whether talk is wanted.
    pub fn talks(&self) -> bool {
        !self.quiet
    }

    /// Returns whether standard error is a terminal that a progress bar can be drawn on.
    pub fn draws(&self) -> bool {
        self.draws
    }

    /// Prints data. A reader that went away (`| head`) is no error; anything else, such as a full disk, is said on
    /// standard error.
    pub fn data(&self, text: &str) {
        match write_all(&self.stdout, text) {
            // It is said once: of what is printed line by line, every other line would say it again.
            Err(error)
                if error.kind() != io::ErrorKind::BrokenPipe && !self.lost.swap(true, Ordering::Relaxed) =>
            {
                let word = self.talk_style.paint(Look::Bad, "error:");
                self.error(&format!("{word} failed to write to standard output: {error}"));
            }
            Ok(()) | Err(_) => {}
        }
    }

    /// Returns how the program ends: what could not be printed is a file of ours that could not be written.
    pub fn ended(&self, exit: Exit) -> Exit {
        let lost = self.lost.load(Ordering::Relaxed).then_some(Exit::File);
        Exit::worst(lost.into_iter().chain([exit]))
    }

    /// Shows a text that the command ends with: page by page where standard output is a terminal and the text is longer than it.
    /// Where there is no pager, or it fails, the text is printed.
    pub fn show(&self, text: &str) {
        let text = &*for_terminal(text);
        let pager = match (&self.pager, self.screen) {
            (Some(pager), Some(screen)) if screen.is_too_small_for(text) => pager,
            _ => return self.data(text),
        };
        let plain = (!pager.takes_colour()).then(|| anstream::adapter::strip_str(text).to_string());
        if pager.show(plain.as_deref().unwrap_or(text)) == PagerShown::NotAtAll {
            self.data(text);
        }
    }

    /// Prints talk, unless quiet.
    pub fn talk(&self, text: &str) {
        if !self.quiet {
            self.talk.say(text);
        }
    }

    /// Prints what must be said even when quiet.
    pub fn error(&self, text: &str) {
        self.talk.insist(text);
    }
}

/// What says things on standard error. Cheap to clone.
#[derive(Clone)]
pub struct Talk {
    stderr: Arc<Mutex<Box<dyn Write + Send>>>,
    /// Its columns, where it is a terminal.
    columns: Option<usize>,
    in_log: bool,
}

impl Talk {
    fn to(stream: Box<dyn Write + Send>, columns: Option<usize>) -> Self {
        Self { stderr: Arc::new(Mutex::new(stream)), columns, in_log: false }
    }

    fn say(&self, text: &str) {
        if self.in_log {
            tracing::info!(target: "roster_sync::talk", "{}", plain(text));
        } else {
            self.write(text);
        }
    }

    /// Says what must be said even when quiet.
    pub fn insist(&self, text: &str) {
        match (self.in_log, plain(text)) {
            (false, _) => self.write(text),
            (true, text) if text.starts_with("error") => {
                tracing::error!(target: "roster_sync::talk", "{text}");
            }
            (true, text) => tracing::warn!(target: "roster_sync::talk", "{text}"),
        }
    }

    fn write(&self, text: &str) {
        let text = text.trim_end_matches('\n');
        let wrapped = self.columns.map(|columns| by_words(text, columns));
        // Nobody is left to tell when standard error is closed.
        let _ = write_all(&self.stderr, &format!("{}\n", wrapped.as_deref().unwrap_or(text)));
    }
}

impl fmt::Debug for Talk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Talk").field("in_log", &self.in_log).finish_non_exhaustive()
    }
}

/// Returns talk without colour and the line ends around it.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text.trim()).to_string()
}

impl ColorChoice {
    /// Returns the choice for a stream of which anstream would choose `auto`.
    fn resolved(self, auto: anstream::ColorChoice) -> anstream::ColorChoice {
        match self {
            Self::Auto => auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
    }
}

/// Breaks lines between words where they are wider than the terminal. A command between backticks, or on a line of its own,
/// stays in one piece: it is there to be copied.
fn by_words(text: &str, columns: usize) -> String {
    const GLUE: char = '\u{2060}';
    let line = |line: &str| {
        let is_command = line.trim_start().starts_with("roster-sync ");
        if is_command || line.contains('\u{1b}') || width(line) <= columns {
            return line.to_owned();
        }
        let mut quoted = false;
        let glued: String = line
            .chars()
            .map(|letter| {
                quoted ^= letter == '`';
                if quoted && letter == ' ' { GLUE } else { letter }
            })
            .collect();
        let indent: String = line.chars().take_while(|letter| *letter == ' ').collect();
        let options = textwrap::Options::new(columns)
            .subsequent_indent(&indent)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false);
        textwrap::fill(&glued, options).replace(GLUE, " ")
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn write_all(stream: &Mutex<Box<dyn Write + Send>>, text: &str) -> io::Result<()> {
    // A stream is as good after another thread's panic as before it.
    let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
    stream.write_all(for_terminal(text).as_bytes())?;
    stream.flush()
}

impl fmt::Debug for Printer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Printer")
            .field("style", &self.style)
            .field("quiet", &self.quiet)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::Shared;

    struct Gone(io::ErrorKind);

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn said(quiet: bool) -> (String, String) {
        let (out, err) = (Shared::default(), Shared::default());
        let printer =
            Printer::to_streams(Box::new(out.clone()), Box::new(err.clone()), Style::default(), quiet);
        printer.data("data\n");
        printer.talk("line");
        printer.error("bad\n");
        (out.text(), err.text())
    }

    #[test]
    fn data_and_talk_go_separate_ways_and_quiet_keeps_the_errors() {
        assert_eq!(said(false), ("data\n".into(), "line\nbad\n".into()));
        assert_eq!(said(true), ("data\n".into(), "bad\n".into()));
    }

    #[test]
    fn talk_on_a_terminal_breaks_between_words_and_never_inside_a_command() {
        let text = "the plan is kept; `roster-sync apply plan.json --allow max-disables` lets it through once\n  roster-sync apply plan.json --allow a\nshort";
        let wrapped = by_words(text, 30);
        assert!(wrapped.contains("`roster-sync apply plan.json --allow max-disables`"), "{wrapped}");
        assert!(wrapped.contains("\n  roster-sync apply plan.json --allow a\nshort"), "{wrapped}");
        assert!(wrapped.starts_with("the plan is kept;\n"), "{wrapped}");
    }

    #[test]
    fn a_reader_that_went_away_is_no_error_but_a_full_disk_is() {
        let said = |kind| {
            let err = Shared::default();
            let printer =
                Printer::to_streams(Box::new(Gone(kind)), Box::new(err.clone()), Style::default(), true);
            printer.data("x");
            printer.data("y");
            (err.text(), printer.ended(Exit::Well), printer.ended(Exit::SomeRows), printer.ended(Exit::Guard))
        };
        assert_eq!(said(io::ErrorKind::BrokenPipe), (String::new(), Exit::Well, Exit::SomeRows, Exit::Guard));
        let (text, well, some_rows, guard) = said(io::ErrorKind::StorageFull);
        assert_eq!(text.matches("error: failed to write to standard output").count(), 1, "{text}");
        assert_eq!((well, some_rows, guard), (Exit::File, Exit::File, Exit::Guard));
    }
}
