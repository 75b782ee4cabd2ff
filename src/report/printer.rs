//! The one place that prints. Standard output is data, standard error is talk.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};

use super::style::{Look, Style};

/// How much is said on standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Talk {
    /// Errors only.
    Quiet,
    /// What an operator wants to know.
    #[default]
    Usual,
    /// Everybody by name, every detail.
    Verbose,
}

/// What a [`Printer`] is made of.
#[derive(Debug, Clone, Copy)]
pub struct PrinterOptions {
    /// When to use colour.
    pub color: ColorChoice,
    /// Columns; `None` takes the terminal's, or [`Style::USUAL_WIDTH`] where there is none.
    pub width: Option<usize>,
    /// How much is said.
    pub talk: Talk,
}

/// Prints. Shared by reference; a line of one caller is never torn by another's.
pub struct Printer {
    stdout: Mutex<Box<dyn Write + Send>>,
    stderr: Mutex<Box<dyn Write + Send>>,
    style: Style,
    talk_style: Style,
    talk: Talk,
    terminal: bool,
}

impl Printer {
    /// Prints to the process's own streams.
    pub fn of_the_process(options: PrinterOptions) -> Self {
        let style = |choice: ColorChoice, terminal: Option<usize>| Style {
            color: choice != ColorChoice::Never,
            width: options.width.or(terminal).unwrap_or(Style::USUAL_WIDTH),
            verbose: options.talk == Talk::Verbose,
        };
        let columns = |size: Option<(terminal_size::Width, terminal_size::Height)>| {
            size.map(|(terminal_size::Width(width), _)| usize::from(width))
        };
        let (out, err) = (io::stdout(), io::stderr());
        let choice = |auto: ColorChoice| match options.color {
            ColorChoice::Auto => auto,
            chosen => chosen,
        };
        let (out_choice, err_choice) = (choice(AutoStream::choice(&out)), choice(AutoStream::choice(&err)));
        Self {
            style: style(out_choice, columns(terminal_size::terminal_size_of(&out))),
            talk_style: style(err_choice, columns(terminal_size::terminal_size_of(&err))),
            talk: options.talk,
            terminal: err.is_terminal(),
            stdout: Mutex::new(Box::new(AutoStream::new(out, out_choice))),
            stderr: Mutex::new(Box::new(AutoStream::new(err, err_choice))),
        }
    }

    /// Prints to streams of the caller's, for tests and programs around the library. Nothing there is a terminal.
    pub fn to_streams(
        stdout: Box<dyn Write + Send>,
        stderr: Box<dyn Write + Send>,
        style: Style,
        talk: Talk,
    ) -> Self {
        let (stdout, stderr) = (Mutex::new(stdout), Mutex::new(stderr));
        Self { stdout, stderr, style, talk_style: style, talk, terminal: false }
    }

    /// Returns the look of text for standard output.
    pub fn style(&self) -> Style {
        self.style
    }

    /// Returns the look of text for standard error.
    pub fn talk_style(&self) -> Style {
        self.talk_style
    }

    /// Returns how much is said on standard error.
    pub fn talk(&self) -> Talk {
        self.talk
    }

    /// Returns whether standard error is a terminal, where a bar can move.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes data to standard output as it is and flushes. A reader that has gone away (`| head`) is no error.
    pub fn data(&self, text: &str) -> io::Result<()> {
        match write_all(&self.stdout, text) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Says a line on standard error, unless the operator wants quiet. That nobody can hear it is no error.
    pub fn say(&self, line: &str) {
        if self.talk > Talk::Quiet {
            let _ = write_all(&self.stderr, &format!("{}\n", line.trim_end_matches('\n')));
        }
    }

    /// Says a line on standard error that only somebody who asked for more wants to read.
    pub fn say_more(&self, line: &str) {
        if self.talk == Talk::Verbose {
            self.say(line);
        }
    }

    /// Says a line that starts with `warning:` on standard error, unless the operator wants quiet.
    pub fn warn(&self, line: &str) {
        self.say(&format!("{} {line}", self.talk_style.paint(Look::Care, "warning:")));
    }

    /// Says a line that starts with `error:` on standard error, always.
    pub fn error(&self, line: &str) {
        let text =
            format!("{} {}\n", self.talk_style.paint(Look::Bad, "error:"), line.trim_end_matches('\n'));
        let _ = write_all(&self.stderr, &text);
    }

    /// Says a line that starts with `hint:` on standard error, always: it belongs to an error.
    pub fn hint(&self, line: &str) {
        let text =
            format!("{} {}\n", self.talk_style.paint(Look::Change, "hint:"), line.trim_end_matches('\n'));
        let _ = write_all(&self.stderr, &text);
    }
}

fn write_all(stream: &Mutex<Box<dyn Write + Send>>, text: &str) -> io::Result<()> {
    // A stream is as good after another thread's panic as before it.
    let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

impl fmt::Debug for Printer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Printer")
            .field("style", &self.style)
            .field("talk", &self.talk)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Gone(io::ErrorKind);

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn said(talk: Talk) -> (String, String) {
        let (out, err) = (Shared::default(), Shared::default());
        let printer =
            Printer::to_streams(Box::new(out.clone()), Box::new(err.clone()), Style::default(), talk);
        printer.data("data\n").unwrap();
        printer.say("line");
        printer.say_more("detail");
        printer.error("bad");
        let text = |shared: &Shared| String::from_utf8(shared.0.lock().unwrap().clone()).unwrap();
        (text(&out), text(&err))
    }

    #[test]
    fn data_and_talk_go_separate_ways_and_quiet_keeps_the_errors() {
        assert_eq!(said(Talk::Usual), ("data\n".into(), "line\nerror: bad\n".into()));
        assert_eq!(said(Talk::Quiet), ("data\n".into(), "error: bad\n".into()));
        assert_eq!(said(Talk::Verbose), ("data\n".into(), "line\ndetail\nerror: bad\n".into()));
    }

    #[test]
    fn a_reader_that_went_away_is_no_error_but_a_full_disk_is() {
        let printer = |kind| {
            Printer::to_streams(Box::new(Gone(kind)), Box::new(Gone(kind)), Style::default(), Talk::Usual)
        };
        assert!(printer(io::ErrorKind::BrokenPipe).data("x").is_ok());
        assert!(printer(io::ErrorKind::StorageFull).data("x").is_err());
        printer(io::ErrorKind::BrokenPipe).error("nobody hears this");
    }
}
