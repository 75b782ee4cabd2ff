//! What the arguments say of where a command works, checked for nothing but their form.

use std::path::PathBuf;

use crate::report::for_shell;

/// Which settings file, which tenant, at which address, with which folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// The settings file, where one is named.
    pub(crate) config: Option<PathBuf>,
    /// The tenant, where one is named.
    pub(crate) tenant: Option<String>,
    /// The address of a Backoffice, where one is named.
    pub(crate) url: Option<String>,
    /// The folder where everything is kept, where one is named.
    pub(crate) state_dir: Option<PathBuf>,
    /// Whether it is the invented chain of this computer.
    pub(crate) sandbox: bool,
}

impl Chosen {
    /// Returns the options that a command to be typed next needs.
    pub(crate) fn repeat(&self) -> String {
        let mut words = String::new();
        if self.sandbox {
            words.push_str(" --sandbox");
        }
        for (flag, value) in [
            (" --tenant ", self.tenant.clone()),
            (" --url ", self.url.clone()),
            (" --config ", self.config.as_ref().map(|path| path.display().to_string())),
            (" --state-dir ", self.state_dir.as_ref().map(|path| path.display().to_string())),
        ] {
            if let Some(value) = value {
                words.push_str(flag);
                words.push_str(&for_shell(&value));
            }
        }
        words
    }
}
