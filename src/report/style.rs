//! How text for people looks: everything is said in words and signs, colour only helps the eye.

use anstyle::{AnsiColor, Style as Ansi};

/// The look of a text: whether it may hold colour, how wide it may get, how much it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences for colour are put in.
    pub color: bool,
    /// Columns of the terminal or page.
    pub width: usize,
    /// Whether to name what is usually only counted.
    pub verbose: bool,
}

impl Default for Style {
    /// No colour, 100 columns, not verbose: what a file or a pipe gets.
    fn default() -> Self {
        Self { color: false, width: Self::USUAL_WIDTH, verbose: false }
    }
}

impl Style {
    /// Columns where nobody says otherwise.
    pub const USUAL_WIDTH: usize = 100;
    /// Narrower than this nothing can be aligned any more.
    const LEAST_WIDTH: usize = 40;

    /// Returns the columns to fill.
    pub(super) fn columns(self) -> usize {
        self.width.max(Self::LEAST_WIDTH)
    }

    /// Returns the text in this look, or as it is where colour is off.
    pub(super) fn paint(self, look: Look, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let ansi = look.ansi();
        format!("{ansi}{text}{ansi:#}")
    }
}

/// What a piece of text is, for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// A heading.
    Title,
    /// A name or a command.
    Strong,
    /// Something that is added or went well.
    Good,
    /// Something that is taken away or went wrong.
    Bad,
    /// Something to look at.
    Care,
    /// Something that changes.
    Change,
    /// Something that is there for reference.
    Faint,
}

impl Look {
    fn ansi(self) -> Ansi {
        let plain = Ansi::new();
        match self {
            Self::Title => plain.bold().underline(),
            Self::Strong => plain.bold(),
            Self::Good => plain.fg_color(Some(AnsiColor::Green.into())),
            Self::Bad => plain.bold().fg_color(Some(AnsiColor::Red.into())),
            Self::Care => plain.fg_color(Some(AnsiColor::Yellow.into())),
            Self::Change => plain.fg_color(Some(AnsiColor::Cyan.into())),
            Self::Faint => plain.dimmed(),
        }
    }
}
