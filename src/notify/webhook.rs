//! Notices to a chat or a program: a JSON document in the shape that it takes.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::web::{self, ElsewhereError};

use super::notice::Notice;

/// How long a webhook may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The shape of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// `roster-sync/notice/1`, for programs.
    #[default]
    Json,
    /// Slack, and what takes its messages.
    Slack,
    /// Microsoft Teams, through a workflow that posts an adaptive card.
    Teams,
    /// Google Chat.
    GoogleChat,
}

/// A webhook.
#[derive(Clone)]
pub struct Webhook {
    /// Its address, which is a secret.
    pub url: Url,
    /// The shape that it takes.
    pub shape: Shape,
}

impl Webhook {
    /// Returns a name that is no secret: the server and how the address ends, which tells two of one server apart.
    pub(super) fn name(&self) -> String {
        let tail = web::print_of(self.url.as_str());
        format!("{} {tail}", web::shown(&self.url))
    }

    pub(super) async fn send(&self, notice: &Notice) -> Result<(), ElsewhereError> {
        web::send(&self.url, Some(&document(self.shape, notice).to_string()), TIMEOUT).await
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Webhook").field("shape", &self.shape).finish_non_exhaustive()
    }
}

fn document(shape: Shape, notice: &Notice) -> Value {
    let text = format!("{}\n{}", notice.subject, notice.text());
    match shape {
        Shape::Json => json!({ "schema": "roster-sync/notice/1", "notice": notice }),
        Shape::Slack | Shape::GoogleChat => json!({ "text": text }),
        Shape::Teams => json!({
            "type": "message",
            "attachments": [{
                "contentType": "application/vnd.microsoft.card.adaptive",
                "content": {
                    "type": "AdaptiveCard", "version": "1.4",
                    "body": [
                        { "type": "TextBlock", "weight": "Bolder", "wrap": true, "text": notice.subject },
                        { "type": "TextBlock", "wrap": true, "text": notice.text() },
                    ],
                },
            }],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_says_what_happened() {
        let notice = Notice {
            command: Some("roster-sync apply p.json".into()),
            ..Notice::test("main", chrono::DateTime::default())
        };
        for shape in [Shape::Json, Shape::Slack, Shape::Teams, Shape::GoogleChat] {
            let text = document(shape, &notice).to_string();
            assert!(text.contains("this is a test") && text.contains("roster-sync apply p.json"), "{text}");
        }
    }
}
