//! A list of activities, as the first page of a chama and their own page show it.

use askama::Template;
use askama::filters::HtmlSafe;
use chama::reports::activity::Activity;
use domain::activity::ActivityKind;
use i18n::Words;

use crate::samples;
use crate::show::{Icon, icon};

/// One activity.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is about.
    pub kind: ActivityKind,
    /// Who did it.
    pub who: String,
    /// What was done, in words that follow the name.
    pub what: String,
    /// When, as people write it.
    pub time: String,
    /// The page of what it was done to.
    pub href: Option<String>,
}

/// The list.
#[derive(Clone, Debug, Template)]
#[template(path = "components/activity.html")]
pub struct Feed {
    lines: Vec<Line>,
}

impl HtmlSafe for Feed {}

impl Line {
    /// An activity in the reader's words.
    pub fn of(activity: &Activity, chama: domain::ids::ChamaId, words: Words) -> Self {
        let page = |id: i64| format!("/chamas/{chama}/transactions/{id}");
        let is_transaction = activity.subject == "transaction";
        let who = activity.who.clone();
        Self {
            kind: activity.kind,
            who: who.unwrap_or_else(|| words.text("activity-by-itself")),
            what: activity.sentence(words),
            time: words.moment(activity.at),
            href: activity.subject_id.filter(|_| is_transaction).map(page),
        }
    }

    /// Its picture.
    pub const fn icon(&self) -> Icon {
        match self.kind {
            ActivityKind::Money => icon("arrow-left-right"),
            ActivityKind::Payments => icon("shield-check"),
            ActivityKind::Members => icon("people"),
            ActivityKind::Settings => icon("journal-text"),
        }
    }
}

impl Feed {
    /// The list, newest first.
    pub const fn new(lines: Vec<Line>) -> Self {
        Self { lines }
    }

    /// Whether there is nothing to show.
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub(crate) fn sample(words: Words) -> Self {
        let line = |kind, who: &str, what: &str, day, href: Option<&str>| Line {
            kind,
            who: who.to_owned(),
            what: what.to_owned(),
            time: words.moment(samples::moment(day)),
            href: href.map(ToOwned::to_owned),
        };
        Self::new(vec![
            line(
                ActivityKind::Money,
                "Wanjiku Mwangi",
                "recorded money paid out: Expense of KES 1,200.00 (Kangemi Social Hall)",
                31,
                Some("/chamas/7/transactions/30"),
            ),
            line(
                ActivityKind::Settings,
                "Akinyi Odhiambo",
                "changed the chama\u{2019}s particulars: contribution from KES 4,000.00 to \
                 KES 5,000.00; meeting place from nothing to Kangemi Social Hall; rules",
                28,
                None,
            ),
            line(
                ActivityKind::Members,
                "Fatuma Abdi",
                "added <b>Mwangi</b> (Member)",
                20,
                None,
            ),
        ])
    }
}
