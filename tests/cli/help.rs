//! Every help text, as a payroll clerk reads it.

use crate::environment::{program, ran};

#[test]
fn every_help_text_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let commands: [&[&str]; 54] = [
        &[],
        &["check"],
        &["plan"],
        &["apply"],
        &["sync"],
        &["offboard"],
        &["explain"],
        &["doctor"],
        &["list"],
        &["list", "sites"],
        &["list", "departments"],
        &["list", "permissions"],
        &["list", "employees"],
        &["list", "users"],
        &["list", "shifts"],
        &["available"],
        &["employee"],
        &["employee", "show"],
        &["employee", "create"],
        &["employee", "update"],
        &["employee", "disable"],
        &["employee", "reactivate"],
        &["user"],
        &["user", "create"],
        &["user", "disable"],
        &["user", "enable"],
        &["review"],
        &["matches"],
        &["matches", "list"],
        &["matches", "remove"],
        &["runs"],
        &["status"],
        &["notify"],
        &["notify", "test"],
        &["history"],
        &["forget"],
        &["schedule"],
        &["schedule", "print"],
        &["schedule", "install"],
        &["completions"],
        &["man"],
        &["config", "schema"],
        &["runs", "prune"],
        &["runs", "list"],
        &["runs", "show"],
        &["runs", "resume"],
        &["runs", "abandon"],
        &["runs", "undo"],
        &["password"],
        &["sandbox"],
        &["state"],
        &["state", "rebind"],
        &["state", "compact"],
        &["help"],
    ];
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        for command in commands {
            let help = ran(program(dir.path()).args(command).arg("--help").output().unwrap());
            let name = format!("help_{}", command.join("_")).trim_end_matches('_').to_owned();
            if command != ["help"] {
                insta::assert_snapshot!(name, help.exits(0).out);
            }
        }
    });
}
