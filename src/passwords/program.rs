//! A program that prints the password: it has some time, and gets no secret of ours.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::model::Password;
use crate::report::without_secrets;

use super::error::PasswordError;

/// A program that asks somebody waits for ever; nobody is there at night.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether it has ended.
const GLANCE: Duration = Duration::from_millis(20);
/// More than any password has.
const MOST: u64 = 64 * 1024;

/// Runs the program that prints the password. Its arguments come from the settings, never the password itself, so that no
/// process list shows it. `hidden` are further variables that hold secrets.
pub(crate) fn password_from(
    command: &[String],
    hidden: &[String],
    patience: Duration,
) -> Result<Password, PasswordError> {
    let (program, arguments) = command.split_first().ok_or(PasswordError::Program {
        program: String::new(),
        what: "the list is empty; write [\"program\", \"argument\"]".into(),
    })?;
    let failed = |what: String| PasswordError::Program { program: program.clone(), what };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::inherit()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child =
        without_secrets(&mut command, hidden).spawn().map_err(|error| failed(error.to_string()))?;
    let (send, printed) = mpsc::channel();
    if let Some(pipe) = child.stdout.take() {
        // What it starts itself may hold the pipe open: nobody waits for that.
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = pipe.take(MOST).read_to_end(&mut bytes);
            let _ = send.send(read.map(|_| bytes));
        });
    }
    let until = Instant::now() + patience;
    let too_long = || failed(format!("it did not end within {} seconds", patience.as_secs()));
    let status = loop {
        match child.try_wait().map_err(|error| failed(error.to_string()))? {
            Some(status) => break status,
            None if Instant::now() >= until => {
                end(child);
                return Err(too_long());
            }
            None => std::thread::sleep(GLANCE),
        }
    };
    if !status.success() {
        return Err(failed(format!("it ended with {status}")));
    }
    let left = until.saturating_duration_since(Instant::now()).max(GLANCE);
    let bytes = printed.recv_timeout(left).map_err(|_| too_long())?;
    let bytes = bytes.map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| failed("what it prints is no UTF-8 text".into()))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Password::existing(line)),
        _ => Err(failed("it printed nothing".into())),
    }
}

/// Ends a program that takes too long. Where that fails there is nothing more to be done.
fn end(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, patience: Duration) -> Result<String, String> {
        let command = ["sh", "-c", script].map(ToOwned::to_owned);
        let password = password_from(&command, &["MINE".to_owned()], patience);
        password.map(|password| password.expose().to_owned()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_first_line_is_the_password_and_who_takes_too_long_is_ended() {
        assert_eq!(shell("echo 'only 4 tests'; echo more", PATIENCE), Ok("only 4 tests".to_owned()));
        let begun = Instant::now();
        let patience = Duration::from_millis(300);
        assert!(shell("sleep 60", patience).unwrap_err().contains("did not end within"));
        assert!(
            shell("echo x; sleep 60 & exit 0", patience).is_err(),
            "nobody waits for what holds the pipe"
        );
        assert!(begun.elapsed() < Duration::from_secs(20));
        assert!(shell("exit 3", PATIENCE).unwrap_err().contains('3'));
        assert!(shell("true", PATIENCE).unwrap_err().contains("printed nothing"));
    }
}
