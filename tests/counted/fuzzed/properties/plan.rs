//! Plan files: read, written and read again they are the same plan, and what was changed is never carried out as if it
//! had not been.

use roster_sync::plan::{ApprovedPlan, Plan, PlanFile, PlanFileError};
use roster_sync::report::{Story, Style, explain_text, plan_csv, plan_html, plan_markdown, plan_text};

use super::said;

/// Reads the bytes as a plan file; and as a plan without its seal, which hardly any change would leave whole.
pub fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Plan::from_json(text) {
        Ok(plan) => is_written_as_it_is(&plan),
        Err(error) => assert!(!said(&error).is_empty()),
    }
    if let Ok(plan) = serde_json::from_str::<Plan>(text) {
        is_written_as_it_is(&plan);
        can_be_shown(&plan);
    }
}

/// Reads the bytes as the file of a plan, approved or not: what is read is written as it is, and its approval fits it.
pub fn approval_holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match PlanFile::from_json(text) {
        Ok(PlanFile::Approved(approved)) => {
            assert_eq!(approved.approval.check(&approved.plan), Ok(()));
            let again = PlanFile::from_json(&approved.to_json());
            assert!(
                matches!(&again, Ok(PlanFile::Approved(read)) if *read == approved),
                "it reads back as another"
            );
            assert!(approved.stopped_by().iter().all(|guard| guard.tripped));
        }
        Ok(PlanFile::Plan(_)) => {}
        Err(error) => assert!(!said(&error).is_empty()),
    }
}

/// Reads what became of an approved plan's file: it is refused, or it is that one.
pub fn is_refused_or_the_same_approval(text: &str, approved: &ApprovedPlan) -> bool {
    match PlanFile::from_json(text) {
        Ok(PlanFile::Approved(read)) => {
            assert_eq!(*read, *approved, "an approved plan that was changed is read as another one");
            false
        }
        // Without the word for its schema it is a plan that lacks what a plan has.
        Ok(PlanFile::Plan(_)) => {
            panic!("an approved plan is read as a plan, and what was held back is forgotten")
        }
        Err(error) => !said(&error).is_empty(),
    }
}

/// Reads what became of a plan's file: it is refused, or it is that plan. Returns whether it was refused.
pub fn is_refused_or_the_same(text: &str, plan: &Plan) -> bool {
    match Plan::from_json(text) {
        Ok(read) => {
            assert_eq!(read, *plan, "a plan file that was changed is read as another plan");
            false
        }
        Err(error) => !said(&error).is_empty(),
    }
}

fn is_written_as_it_is(plan: &Plan) {
    match Plan::from_json(&plan.to_sealed_json()) {
        Ok(read) => {
            assert_eq!(read, *plan, "a plan reads back as another one");
            assert_eq!(read.hash(), plan.hash(), "a plan has two hashes");
        }
        Err(PlanFileError::Schema { found, .. }) => assert!(plan.schema.starts_with(&found)),
        // Nobody made this one: it does not fit itself.
        Err(error @ (PlanFileError::Disagrees(_) | PlanFileError::NoGuard(_))) => {
            assert!(!said(&error).is_empty());
        }
        Err(error) => panic!("a plan that was written is refused: {}", said(&error)),
    }
}

fn can_be_shown(plan: &Plan) {
    let page = plan_html(plan, &[]);
    assert!(!page.contains("<script>alert") && page.contains("</html>"));
    let shown = [plan_text(plan, &[], Style::default()), plan_markdown(plan), plan_csv(plan), page];
    assert!(shown.iter().all(|text| !text.is_empty()));
    for entry in &plan.entries {
        assert!(!explain_text(plan, entry, &Story::default(), Style::default()).is_empty());
    }
}
