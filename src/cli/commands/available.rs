//! `available`: what is still free.

use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Availability, availability, next_numbers};
use crate::model::{Email, Exit, Phone, PosUserId};
use crate::report::{available_json, available_text};
use crate::settings::environment;

use crate::cli::context::Context;

/// Say whether a POS id, an e-mail or a phone number is still free
///
/// Numbers and addresses stay taken when somebody was disabled.
#[derive(Debug, clap::Args)]
pub struct AvailableArgs {
    /// The number for the point of sale
    #[arg(long, value_name = "N", required_unless_present_any = ["email", "phone", "next"])]
    pub pos_user_id: Option<PosUserId>,
    /// The e-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,
    /// The phone number
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<Phone>,
    /// List so many numbers for the point of sale that are free, the smallest first
    ///
    /// Within `pos_user_id_range` of the table `[policy]`; without one, those above the largest number in use.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub next: Option<u16>,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// Runs the command. The exit code is 1 when something is taken.
pub(crate) async fn run(args: &AvailableArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenant = context.tenant()?;
    let asked = (args.pos_user_id, args.email.as_ref(), args.phone);
    let mut answers = availability(&tenant.backoffice, asked).await?;
    if let Some(count) = args.next.map(usize::from) {
        let settings = &context.in_force.settings;
        let kept = settings.kept_of(&tenant.name)?;
        let now = environment::now;
        let (range, free) =
            next_numbers(&tenant.backoffice, &settings.policy, kept.as_ref(), now, count).await?;
        if free.len() < count {
            let text = format!("Only {} from {} to {} are free.\n", free.len(), range.first, range.last);
            context.printer.talk(&text);
        }
        answers.extend(free.into_iter().map(Availability::free_number));
    }
    context.printer.data(&args.format.of(|| available_text(&answers), || available_json(&answers)));
    Ok(if answers.iter().all(|one| one.free) { Exit::Well } else { Exit::SomeRows })
}
