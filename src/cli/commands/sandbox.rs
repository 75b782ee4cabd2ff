//! `sandbox`: serves the invented chain in the foreground.

use crate::cli::failure::Failure;
use crate::cli::tenant::sandbox_file;
use crate::model::Exit;
use crate::sandbox::{Options, Sandbox, Shape, Trouble, Twist};
use crate::settings::{SANDBOX, environment};
use crate::signals::Signals;
use crate::state::StateDir;

use crate::cli::context::Context;

/// Serve the invented chain, to look at it in a browser
///
/// It is the same chain that --sandbox works on, kept in the state folder. Stop it with Ctrl-C.
#[derive(Debug, clap::Args)]
pub struct SandboxArgs {
    /// How many employees a new chain has
    #[arg(long, value_name = "N", default_value_t = 120)]
    pub employees: usize,
    /// Make it a chain without regions and districts
    #[arg(long)]
    pub flat: bool,
    /// Forget the chain that is kept and invent a new one
    #[arg(long)]
    pub reset: bool,
    /// Only prepare the chain, without serving it
    #[arg(long)]
    pub prepare: bool,
    /// The port; any free one when not given
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Let something go wrong, such as `latency=200`, `status=500,method=POST,percent=10`, `reset-after,path=/employee/insert`,
    /// `rate-limit=4` or `ignore-wages`; may be given several times. Nothing is wrong by default
    #[arg(long, value_name = "FAULT")]
    pub fault: Vec<Trouble>,
    /// Turn a fact of the protocol round, such as `inverted-polarity`, `capped-listing` or `iso-dates`; may be given several
    /// times. Nothing is twisted by default
    #[arg(long, value_name = "NAME")]
    pub twist: Vec<Twist>,
}

/// Runs the command.
pub(crate) async fn run(args: &SandboxArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let path = sandbox_file(&context.in_force.settings);
    if args.reset {
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(Failure::Write { path, source }),
        }
        // What is kept of a chain belongs to it, and goes with it.
        StateDir::discard(&context.in_force.settings.state_dir, SANDBOX)?;
    }
    let sandbox = Sandbox::start(Options {
        employees: args.employees,
        shape: if args.flat { Shape::Flat } else { Shape::Hierarchical },
        state_file: Some(path.clone()),
        port: args.port,
        twists: args.twist.iter().copied().collect(),
        ..Options::new(environment::day(environment::now()))
    })
    .await?;
    for trouble in &args.fault {
        sandbox.trouble(trouble.clone());
    }
    let people = sandbox.people().len();
    if args.prepare {
        context.printer.data(&format!("Prepared a chain of {people} people in {}\n", path.display()));
        return Ok(Exit::Well);
    }
    let mut signals = Signals::hear();
    context.printer.data(&format!(
        "Backoffice of an invented chain of {people} people\n\n  {}\n  username  {}\n  password  {}\n\nCtrl-C stops it.\n",
        sandbox.url(),
        sandbox.username(),
        sandbox.password()
    ));
    tokio::select! {
        () = sandbox.serve_forever() => {}
        () = signals.next() => {}
    }
    Ok(Exit::Well)
}
