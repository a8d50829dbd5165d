//! The treasurer brings the statement of the paybill, as the sandbox prints it.

use chama::access::Grant;
use chama::reconciliation::LookForm;
use domain::access::may;
use sandbox::statement::Span;

use crate::stage::{Chama, Stage};

/// Brings the whole statement and keeps it.
pub async fn import_statement(stage: &Stage, chama: &Chama) {
    let context = stage.context();
    let statement = stage
        .sandbox
        .statement_csv(&chama.short_code, &Span::default());
    let grant: Grant<may::Reconcile> = chama.group.grant(&context, &chama.treasurer).await;
    let form = LookForm {
        place_id: Some(chama.place),
        file_name: "statement.csv".to_owned(),
        content: statement.expect("is known").into(),
        password: String::new(),
        columns: None,
    };
    let looked_at = context.look_at_statement(&grant, form).await;
    let looked_at = looked_at.expect("can be read");
    assert_eq!(looked_at.unreadable, 0, "{looked_at:?}");
    let kept = context.keep_statement(&grant, None, looked_at.id).await;
    kept.expect("can be kept");
}
