//! `available`: what is still free.

use serde_json::json;

use crate::cli::Exit;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::{Email, Phone, PosUserId};

use crate::cli::context::Context;

/// Say whether a POS id, an e-mail or a phone number is still free
///
/// Numbers and addresses stay taken when somebody was disabled.
#[derive(Debug, clap::Args)]
pub struct AvailableArgs {
    /// The number for the point of sale
    #[arg(long, value_name = "N", required_unless_present_any = ["email", "phone"])]
    pub pos_user_id: Option<PosUserId>,
    /// The e-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,
    /// The phone number
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<Phone>,
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
