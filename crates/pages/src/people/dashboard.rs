//! A person's first page: the chamas, and what happened in them.

use askama::Template;
use i18n::Words;

use crate::chamas::list::ChamaCard;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::transactions::movements::Movements;

/// The page.
#[derive(Debug, Template)]
#[template(path = "people/dashboard.html")]
pub struct DashboardPage {
    frame: Frame,
    greeting: String,
    chamas: Vec<ChamaCard>,
    latest: Movements,
}

impl DashboardPage {
    /// The page of the person in the frame.
    pub fn new(frame: Frame, first_name: &str, chamas: Vec<ChamaCard>, latest: Movements) -> Self {
        let mut frame = frame.at(Tab::Home);
        frame.title = frame.text("dashboard-title");
        let greeting = frame.text_with("dashboard-greeting", &[("name", first_name)]);
        Self {
            frame,
            greeting,
            chamas,
            latest,
        }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let chamas = vec![ChamaCard::sample(), ChamaCard::sample_second()];
        let mut frame = samples::signed_in(words);
        frame.flash = Some(words.text_with("flash-welcome", &[("name", "Wanjiku")]));
        Self::new(frame, "Wanjiku", chamas, Movements::sample(words))
    }

    /// The page of somebody new.
    pub fn sample_empty(words: Words) -> Self {
        let none = Movements::new(words, Vec::new());
        Self::new(samples::signed_in(words), "Wanjiku", Vec::new(), none)
    }
}
