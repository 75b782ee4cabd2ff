//! `available`: what is still free.

use std::collections::BTreeSet;

use serde_json::json;

use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::{Email, Phone, PosUserId};
use crate::plan::NumberRange;
use crate::settings::environment;
use crate::state::Store;

use crate::cli::context::Context;
use crate::cli::tenant::Tenant;

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
    let tenant = context.tenant().await?;
    let backoffice = &tenant.backoffice;
    let mut answers: Vec<(&str, String, bool)> = Vec::new();
    if let Some(number) = args.pos_user_id {
        answers.push(("pos_user_id", number.to_string(), backoffice.is_pos_user_id_available(number).await?));
    }
    if let Some(email) = &args.email {
        answers.push(("email", email.to_string(), backoffice.is_email_available(email).await?));
    }
    if let Some(phone) = args.phone {
        answers.push(("phone", phone.to_string(), backoffice.is_phone_available(phone).await?));
    }
    if let Some(count) = args.next {
        for number in next_free(usize::from(count), &tenant, context).await? {
            answers.push(("pos_user_id", number.to_string(), true));
        }
    }
    let all_free = answers.iter().all(|(.., free)| *free);
    context.printer.data(&match args.format {
        OutputFormat::Text => answers
            .iter()
            .map(|(what, value, free)| format!("{what} {value}: {}\n", if *free { "free" } else { "taken" }))
            .collect(),
        OutputFormat::Json => {
            let list: Vec<_> = answers
                .iter()
                .map(|(what, value, free)| json!({ "what": what, "value": value, "available": free }))
                .collect();
            format!("{:#}\n", json!({ "schema": "roster-sync/available/1", "answers": list }))
        }
    });
    Ok(if all_free { Exit::Well } else { Exit::SomeRows })
}

/// Returns numbers that nobody listed has, and that no run has reserved or found to be taken.
async fn next_free(count: usize, tenant: &Tenant, context: &Context<'_>) -> Result<Vec<PosUserId>, Failure> {
    let policy = &context.in_force.settings.policy;
    let listed = tenant.backoffice.list_employees().await?;
    let mut used: BTreeSet<PosUserId> = listed.iter().filter_map(|one| one.pos_user_id).collect();
    let largest = used.last().map_or(0, |number| number.get());
    used.extend(&policy.guards.protected.pos_user_ids);
    if let Some(directory) = context.in_force.settings.kept_of(&tenant.name)? {
        used.extend(Store::open(&directory, environment::now).await?.spent_numbers().await?);
    }
    let range = policy.pos_numbers.unwrap_or(NumberRange { first: largest + 1, last: u64::MAX });
    let free: Vec<PosUserId> = range.free(&used).take(count).collect();
    if free.len() < count {
        let text = format!("Only {} from {} to {} are free.\n", free.len(), range.first, range.last);
        context.printer.talk(&text);
    }
    Ok(free)
}
