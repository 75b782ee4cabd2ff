//! A roster that a program prints: `rclone cat`, `sftp`, `gpg -d`.

use std::ffi::OsString;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::delivery::{Delivery, LIMIT};
use super::error::SourceError;

/// A program that prints a roster.
#[derive(Debug, Clone)]
pub struct Program {
    /// It, with its arguments.
    pub command: Vec<String>,
    /// Its environment: that of this process without our secrets.
    pub environment: Vec<(OsString, OsString)>,
    /// How long it may take.
    pub timeout: Duration,
}

/// What is heard of a program that complains.
const COMPLAINT: u64 = 64 << 10;
/// How often it is looked whether the program has ended.
const GLANCE: Duration = Duration::from_millis(20);

impl Program {
    /// Runs it and takes what it prints. Where it fails, nothing that it printed counts: it may be half a file.
    pub(super) async fn output(&self) -> Result<Delivery, SourceError> {
        let program = self.clone();
        let name = self.command.first().cloned().unwrap_or_default();
        let ended = tokio::task::spawn_blocking(move || program.run()).await;
        let bytes = ended
            .map_err(|error| error.to_string())
            .and_then(|done| done)
            .map_err(|what| SourceError::Program { program: name, what })?;
        let name = "roster".to_owned();
        Ok(Delivery { name, bytes, delivered: None, proven: false, etag: None, place: None })
    }

    fn run(&self) -> Result<Vec<u8>, String> {
        let (name, arguments) = self.command.split_first().ok_or("is not named")?;
        let mut command = Command::new(name);
        command.args(arguments).env_clear().envs(self.environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("could not be started: {error}"))?;
        let printed = child.stdout.take().map(|out| heard(out, LIMIT as u64 + 1));
        let said = child.stderr.take().map(|err| heard(err, COMPLAINT));
        let status = self.ended(&mut child)?;
        let bytes = collected(printed)?;
        if !status.success() {
            let said = collected(said).unwrap_or_default();
            let said = String::from_utf8_lossy(&said).into_owned();
            let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
            let last: String = last.trim().chars().take(200).collect();
            let why = if last.is_empty() { String::new() } else { format!(": {last}") };
            return Err(format!("ended with {status}{why}"));
        }
        match bytes.len() {
            0 => Err("printed nothing".to_owned()),
            many if many > LIMIT => Err(format!("printed more than {LIMIT} bytes")),
            _ => Ok(bytes),
        }
    }

    /// Waits until it has ended, or ends it when its time is over.
    fn ended(&self, child: &mut Child) -> Result<ExitStatus, String> {
        let begun = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if begun.elapsed() < self.timeout => std::thread::sleep(GLANCE),
                Ok(None) => {
                    // It may have ended in between; then there is nothing to kill.
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(format!("took longer than {}", humantime::format_duration(self.timeout)));
                }
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}

type Reading = JoinHandle<std::io::Result<Vec<u8>>>;

fn heard(from: impl Read + Send + 'static, most: u64) -> Reading {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.take(most).read_to_end(&mut bytes).map(|_| bytes)
    })
}

fn collected(reading: Option<Reading>) -> Result<Vec<u8>, String> {
    let Some(reading) = reading else { return Ok(Vec::new()) };
    let read = reading.join().map_err(|_| "could not be heard".to_owned())?;
    read.map_err(|error| error.to_string())
}
