//! What every form of the settings looks like.

use askama::Template;
use domain::ids::ChamaId;

use crate::form::{Form, Typed};
use crate::frame::{Frame, Tab};

/// A page with one form of the settings.
#[derive(Debug, Template)]
#[template(path = "settings/form.html")]
pub struct SettingPage {
    frame: Frame,
    lead: String,
    form: Form,
}

impl SettingPage {
    /// The page: what it is called, what comes of it, and the form.
    pub(super) fn new(frame: Frame, chama: ChamaId, head: [&str; 2], form: Form) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let [title, lead] = head.map(|key| frame.text(key));
        frame.title = title;
        frame.refused = form.is_refused();
        let label = frame.text("settings-title");
        let frame = frame.crumb(label, format!("/chamas/{chama}/settings"));
        Self { frame, lead, form }
    }
}

/// A form of the settings: its address below them, the key of its button, and its idempotency key.
pub(super) fn form(
    frame: &Frame,
    chama: ChamaId,
    place: &str,
    submit: &str,
    typed: &Typed,
) -> Form {
    let settings = format!("/chamas/{chama}/settings");
    let words = frame.words;
    Form::new(
        words,
        format!("{settings}/{place}"),
        &frame.csrf,
        words.text(submit),
    )
    .hidden("idempotency_key", typed.get("idempotency_key"))
    .way(words.text("action-cancel"), settings)
}
