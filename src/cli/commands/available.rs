//! `available`: what is still free.

use std::collections::BTreeSet;

use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::model::{Email, Phone, PosUserId};
use crate::report::{Availability, available_json, available_text};
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
    let mut answers: Vec<Availability> = Vec::new();
    if let Some(number) = args.pos_user_id {
        answers.push(Availability {
            what: "pos_user_id",
            value: number.to_string(),
            free: backoffice.is_pos_user_id_available(number).await?,
        });
    }
    if let Some(email) = &args.email {
        answers.push(Availability {
            what: "email",
            value: email.to_string(),
            free: backoffice.is_email_available(email).await?,
        });
    }
    if let Some(phone) = args.phone {
        answers.push(Availability {
            what: "phone",
            value: phone.to_string(),
            free: backoffice.is_phone_available(phone).await?,
        });
    }
    if let Some(count) = args.next {
        for number in next_free(usize::from(count), &tenant, context).await? {
            answers.push(Availability { what: "pos_user_id", value: number.to_string(), free: true });
        }
    }
    let all_free = answers.iter().all(|one| one.free);
    context.printer.data(&match args.format {
        OutputFormat::Text => available_text(&answers),
        OutputFormat::Json => available_json(&answers),
    });
    Ok(if all_free { Exit::Well } else { Exit::SomeRows })
}

/// Returns the next free numbers: those of whoever is in Backoffice or was, of protected people and of rosters count as taken.
async fn next_free(count: usize, tenant: &Tenant, context: &Context<'_>) -> Result<Vec<PosUserId>, Failure> {
    let policy = &context.in_force.settings.policy;
    let listed = tenant.backoffice.list_employees().await?;
    let spent = match context.in_force.settings.kept_of(&tenant.name)? {
        Some(directory) => Store::open(&directory, environment::now).await?.spent_numbers().await?,
        None => BTreeSet::new(),
    };
    let used = listed.iter().filter_map(|one| one.pos_user_id).collect();
    let (range, free) = policy.next_numbers(used, &spent, count);
    if free.len() < count {
        let text = format!("Only {} from {} to {} are free.\n", free.len(), range.first, range.last);
        context.printer.talk(&text);
    }
    Ok(free)
}
