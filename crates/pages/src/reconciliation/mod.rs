//! How the books compare with M-Pesa, the bank and the cash box; statements and cash counts.

pub mod batch;
pub mod counts;
pub mod day;
pub mod explain;
pub mod import;
pub mod overview;
pub mod parts;
pub mod statements;

use askama::Template;
use domain::ids::ChamaId;

use crate::form::Form;
use crate::frame::{Frame, Tab};

/// A page with one form.
#[derive(Debug, Template)]
#[template(path = "settings/form.html")]
pub struct FormPage {
    frame: Frame,
    lead: String,
    form: Form,
}

impl FormPage {
    /// The page: what it is called, what comes of it, and the form.
    fn new(frame: Frame, chama: ChamaId, head: [&str; 2], form: Form) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let [title, lead] = head.map(|key| frame.text(key));
        frame.title = title;
        frame.refused = form.is_refused();
        let frame = at_home(frame, chama);
        Self { frame, lead, form }
    }
}

/// Puts the first page on reconciliation on the way here.
fn at_home(frame: Frame, chama: ChamaId) -> Frame {
    let label = frame.text("reconciliation-title");
    frame.crumb(label, format!("/chamas/{chama}/reconciliation"))
}
