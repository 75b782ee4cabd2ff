//! The files that let a computer run the program by itself: systemd, cron, the Task Scheduler of Windows. Text in, text out.

use std::fmt::Write as _;
use std::path::Path;

use chrono::NaiveTime;

/// What the timers are to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timers {
    /// The program, as the timer calls it.
    pub program: String,
    /// Its arguments for the night's run.
    pub sync: Vec<String>,
    /// Its arguments for the look whether it ran.
    pub status: Vec<String>,
    /// When it runs.
    pub at: NaiveTime,
    /// When it is looked whether it ran.
    pub looked_at: NaiveTime,
    /// The time zone, where the settings name one.
    pub zone: Option<String>,
    /// The most minutes by which it begins later.
    pub delay_minutes: i64,
    /// Whether it is for one user and not for the computer.
    pub for_user: bool,
    /// Folders outside its own that it writes to.
    pub writes_to: Vec<String>,
}

/// A file of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimerFile {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub text: String,
}

/// Which timers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum TimerKind {
    /// Units of systemd.
    Systemd,
    /// A table for cron.
    Cron,
    /// Tasks of the Task Scheduler.
    Windows,
}

impl TimerKind {
    /// Returns those of this computer.
    pub(crate) fn of_this_computer() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if Path::new("/run/systemd/system").is_dir() {
            Self::Systemd
        } else {
            Self::Cron
        }
    }

    /// Returns the files of such timers.
    pub(crate) fn files(self, plan: &Timers) -> Vec<TimerFile> {
        match self {
            Self::Systemd => systemd(plan),
            Self::Cron => cron(plan),
            Self::Windows => windows(plan),
        }
    }
}

/// Everything that a service needs not, taken from it. What is left is its own folders and the network.
const HARDENED: &str = "\
CapabilityBoundingSet=
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
";

/// Returns the units of systemd: service and timer for the run, and for the look whether it ran.
fn systemd(plan: &Timers) -> Vec<TimerFile> {
    vec![
        TimerFile {
            name: "roster-sync.service",
            text: service(plan, "Keep the people of Backoffice equal to the roster", &plan.sync),
        },
        TimerFile {
            name: "roster-sync.timer",
            text: timer(plan, "roster-sync every night", plan.at, plan.delay_minutes),
        },
        TimerFile {
            name: "roster-sync-status.service",
            text: service(plan, "Tell whether roster-sync ran", &plan.status),
        },
        TimerFile {
            name: "roster-sync-status.timer",
            text: timer(plan, "Look whether roster-sync ran", plan.looked_at, 0),
        },
    ]
}

fn service(plan: &Timers, what: &str, arguments: &[String]) -> String {
    let mut text = format!(
        "[Unit]\nDescription={what}\nWants=network-online.target\nAfter=network-online.target\n\n[Service]\nType=oneshot\n"
    );
    let _ = writeln!(
        text,
        "ExecStart={} {}",
        unit_word(&plan.program),
        arguments.iter().map(|word| unit_word(word)).collect::<Vec<_>>().join(" ")
    );
    text.push_str("# 1 means that somebody is needed: notices tell it, the service did its work.\nSuccessExitStatus=1\n");
    text.push_str("# What is under way is finished before it ends.\nTimeoutStopSec=5min\nUMask=0077\n");
    if plan.for_user {
        return text;
    }
    text.push_str("User=roster-sync\nGroup=roster-sync\nStateDirectory=roster-sync\nStateDirectoryMode=0700\nConfigurationDirectory=roster-sync\n");
    text.push_str("# The password: a file of root's alone, with ROSTER_SYNC_PASSWORD in it; or, better, a credential:\n");
    text.push_str("# LoadCredential=password:/etc/roster-sync/password\nEnvironmentFile=-/etc/roster-sync/environment\n");
    for folder in &plan.writes_to {
        let _ = writeln!(text, "ReadWritePaths=-{}", unit_word(folder));
    }
    text.push_str(HARDENED);
    text
}

fn timer(plan: &Timers, what: &str, at: NaiveTime, delay: i64) -> String {
    let zone = plan.zone.as_ref().map(|zone| format!(" {zone}")).unwrap_or_default();
    let delay = if delay > 0 { format!("RandomizedDelaySec={delay}min\n") } else { String::new() };
    format!(
        "[Unit]\nDescription={what}\n\n[Timer]\nOnCalendar=*-*-* {}{zone}\n# What was slept through is made up for.\n\
         Persistent=true\n{delay}\n[Install]\nWantedBy=timers.target\n",
        at.format("%H:%M:%S")
    )
}

/// Returns a word as a unit has it: in quotation marks where it has a blank, its percent signs doubled.
fn unit_word(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    if word.contains([' ', '\t', '"', '\'', ';']) { format!("\"{escaped}\"") } else { escaped }
}

/// Returns the table for cron. cron knows no random delay and makes nothing up for.
fn cron(plan: &Timers) -> Vec<TimerFile> {
    let zone = plan.zone.as_ref().map(|zone| format!("CRON_TZ={zone}\n")).unwrap_or_default();
    let user = if plan.for_user { "" } else { "roster-sync " };
    let line = |at: NaiveTime, arguments: &[String]| {
        let words: Vec<String> =
            std::iter::once(&plan.program).chain(arguments).map(|word| cron_word(word)).collect();
        format!("{} * * * {user}{}\n", at.format("%-M %-H"), words.join(" "))
    };
    let text = format!(
        "# roster-sync: the run of every night, and the look whether it ran\n{zone}{}{}",
        line(plan.at, &plan.sync),
        line(plan.looked_at, &plan.status)
    );
    vec![TimerFile { name: "roster-sync", text }]
}

/// In a table of cron a percent sign ends the line.
fn cron_word(word: &str) -> String {
    crate::report::for_shell(word).replace('%', "\\%")
}

/// Returns the tasks for the Task Scheduler of Windows. Its times are the computer's own.
fn windows(plan: &Timers) -> Vec<TimerFile> {
    vec![
        TimerFile {
            name: "roster-sync.xml",
            text: task(
                plan,
                "Keeps the people of Backoffice equal to the roster",
                &plan.sync,
                plan.at,
                plan.delay_minutes,
            ),
        },
        TimerFile {
            name: "roster-sync-status.xml",
            text: task(plan, "Tells whether roster-sync ran", &plan.status, plan.looked_at, 0),
        },
    ]
}

fn task(plan: &Timers, what: &str, arguments: &[String], at: NaiveTime, delay: i64) -> String {
    let escape = |text: &str| html_escape::encode_text(text).into_owned();
    let words = arguments.iter().map(|word| windows_word(word)).collect::<Vec<_>>().join(" ");
    let delay =
        if delay > 0 { format!("\n      <RandomDelay>PT{delay}M</RandomDelay>") } else { String::new() };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">\n\
         \x20 <RegistrationInfo><Description>{}</Description></RegistrationInfo>\n\
         \x20 <Triggers>\n    <CalendarTrigger>\n      <StartBoundary>2026-01-01T{}</StartBoundary>{delay}\n\
         \x20     <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>\n    </CalendarTrigger>\n  </Triggers>\n\
         \x20 <Principals>\n    <Principal id=\"Author\"><LogonType>S4U</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>\n  </Principals>\n\
         \x20 <Settings>\n    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n    <StartWhenAvailable>true</StartWhenAvailable>\n\
         \x20   <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>\n    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n\
         \x20   <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>\n  </Settings>\n\
         \x20 <Actions Context=\"Author\">\n    <Exec><Command>{}</Command><Arguments>{}</Arguments></Exec>\n  </Actions>\n</Task>\n",
        escape(what),
        at.format("%H:%M:%S"),
        escape(&plan.program),
        escape(&words)
    )
}

/// Returns a word as programs of Windows take their arguments apart.
fn windows_word(word: &str) -> String {
    if word.contains([' ', '\t', '"']) || word.is_empty() {
        format!("\"{}\"", word.replace('"', "\\\""))
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the package installs it.
    fn usual() -> Timers {
        Timers {
            program: "/usr/bin/roster-sync".into(),
            sync: ["--log-format", "json", "sync"].map(String::from).to_vec(),
            status: ["--log-format", "json", "--quiet", "status", "--notify"].map(String::from).to_vec(),
            at: NaiveTime::from_hms_opt(2, 0, 0).unwrap(),
            looked_at: NaiveTime::from_hms_opt(6, 30, 0).unwrap(),
            zone: None,
            delay_minutes: 10,
            for_user: false,
            writes_to: Vec::new(),
        }
    }

    #[test]
    fn the_units_of_the_package_are_those_that_the_program_writes() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/systemd");
        for file in systemd(&usual()) {
            let packed = std::fs::read_to_string(folder.join(file.name)).unwrap_or_default();
            assert_eq!(
                packed, file.text,
                "write it anew: roster-sync schedule print --kind systemd ({})",
                file.name
            );
        }
    }

    #[test]
    fn words_keep_their_meaning() {
        let plan = Timers {
            sync: vec!["--config".into(), "/etc/my 100%/a b.toml".into(), "sync".into()],
            zone: Some("America/Chicago".into()),
            ..usual()
        };
        assert!(systemd(&plan)[0].text.contains("--config \"/etc/my 100%%/a b.toml\" sync"));
        assert!(systemd(&plan)[1].text.contains("OnCalendar=*-*-* 02:00:00 America/Chicago"));
        let table = &cron(&plan)[0].text;
        assert!(
            table.contains("CRON_TZ=America/Chicago\n0 2 * * * roster-sync ") && table.contains("100\\%"),
            "{table}"
        );
        assert!(windows(&plan)[0].text.contains("--config \"/etc/my 100%/a b.toml\" sync"));
    }
}
