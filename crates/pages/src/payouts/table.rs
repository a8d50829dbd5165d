//! What is known of the payments M-Pesa was asked to make, or will be.

use askama::Template;
use askama::filters::HtmlSafe;
use chama::reports::payments::{PayoutLine, SentPayout};
use domain::ids::{ChamaId, PayoutId, TransactionId};
use domain::money::Money;
use domain::payouts::{PayoutFailure, PayoutState};
use i18n::Words;

use super::state_badge;
use crate::samples;

/// One payment.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who is paid.
    pub payee: String,
    /// The phone, with its middle hidden.
    pub phone: Option<String>,
    /// Why.
    pub purpose: String,
    /// How much.
    pub amount: Money,
    /// The state in words and the classes of its badge; none before it is approved.
    pub state: Option<(String, &'static str)>,
    /// What is known, line by line.
    pub facts: Vec<String>,
    /// What an officer should look at.
    pub warnings: Vec<String>,
    /// Where it is booked.
    pub href: Option<String>,
}

/// The payments.
#[derive(Clone, Debug, Template)]
#[template(path = "payouts/table.html")]
pub struct Payouts {
    words: Words,
    rows: Vec<Row>,
}

impl HtmlSafe for Payouts {}

impl Payouts {
    /// The payments of a proposal; none where it is paid by hand.
    pub fn new(words: Words, chama: ChamaId, lines: &[PayoutLine]) -> Self {
        Self {
            words,
            rows: lines.iter().map(|line| row(words, chama, line)).collect(),
        }
    }

    /// Whether there is anything to show.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn row(words: Words, chama: ChamaId, line: &PayoutLine) -> Row {
    let sent = line.sent.as_ref();
    let state = sent.map(|sent| {
        let word = words.named("payout-state-", sent.state.as_str());
        (word, state_badge(sent.state))
    });
    let href = sent.map(|sent| {
        let booked = sent.after_all.unwrap_or(sent.transaction_id);
        format!("/chamas/{chama}/transactions/{booked}")
    });
    Row {
        payee: line.payee.clone(),
        phone: sent.map(|sent| sent.phone_masked.clone()),
        purpose: line.purpose.clone(),
        amount: line.amount,
        state,
        facts: sent.map(|sent| facts(words, sent)).unwrap_or_default(),
        warnings: sent
            .map(|sent| warnings(words, &line.payee, sent))
            .unwrap_or_default(),
        href,
    }
}

fn facts(words: Words, sent: &SentPayout) -> Vec<String> {
    let mut facts = Vec::new();
    let asked = sent.asked.to_string();
    match sent.state {
        PayoutState::Reserved => facts.push(words.text("payout-reserved-text")),
        PayoutState::Sending => facts.push(words.text("payout-sending-text")),
        PayoutState::Unknown => {
            facts.push(words.text_with("payout-unknown-text", &[("count", &asked)]));
        }
        PayoutState::Succeeded => {
            if let Some(receipt) = &sent.receipt {
                facts.push(words.text_with("payout-receipt", &[("receipt", receipt)]));
            }
            if let Some(name) = &sent.recipient_name {
                facts.push(words.text_with("payout-recipient", &[("name", name)]));
            }
            let cost = sent.cost.kes();
            facts.push(words.text_with("payout-cost", &[("amount", &cost)]));
            if let Some(at) = sent.finished_at {
                facts.push(words.moment(at));
            }
        }
        PayoutState::Failed => {
            let failure = sent.failure.unwrap_or(PayoutFailure::Other);
            facts.push(words.named("payout-failure-", failure.as_str()));
            if let Some(text) = &sent.failure_text {
                facts.push(words.text_with("payout-failure-words", &[("words", text)]));
            }
            facts.push(words.text("payout-failed-text"));
        }
    }
    facts
}

fn warnings(words: Words, payee: &str, sent: &SentPayout) -> Vec<String> {
    let mut warnings = Vec::new();
    if sent.name_agrees == Some(false) {
        let name = sent.recipient_name.as_deref().unwrap_or_default();
        let gaps = [("name", name), ("payee", payee)];
        warnings.push(words.text_with("payout-name-differs", &gaps));
    }
    if sent.overdue {
        warnings.push(words.text("payout-overdue"));
    }
    let told = sent.differences.iter();
    warnings.extend(told.map(|what| words.named("payout-difference-", what)));
    warnings
}

/// Payments of every sort to look at.
pub(crate) fn sample_lines() -> Vec<PayoutLine> {
    let sent = |number, state| SentPayout {
        id: PayoutId::new(number),
        state,
        phone_masked: "0712***678".to_owned(),
        transaction_id: TransactionId::new(number),
        after_all: None,
        receipt: None,
        recipient_name: None,
        name_agrees: None,
        cost: samples::kes(13),
        failure: None,
        failure_text: None,
        reserved_at: samples::moment(20),
        sent_at: Some(samples::moment(20)),
        finished_at: None,
        may_be_ended: state == PayoutState::Unknown,
        asked: 0,
        overdue: false,
        differences: Vec::new(),
    };
    let line = |line_no, payee: &str, sent| PayoutLine {
        line_no,
        payee: payee.to_owned(),
        amount: samples::kes(20_000),
        purpose: "Share-out 2026".to_owned(),
        sent,
    };
    let arrived = SentPayout {
        receipt: Some("SG632NMUAB".to_owned()),
        recipient_name: Some("PETER KAMAU <NJOROGE>".to_owned()),
        name_agrees: Some(false),
        finished_at: Some(samples::moment(20)),
        ..sent(31, PayoutState::Succeeded)
    };
    let unknown = SentPayout {
        asked: 3,
        overdue: true,
        ..sent(32, PayoutState::Unknown)
    };
    let failed = SentPayout {
        failure: Some(PayoutFailure::NotRegistered),
        failure_text: Some("The receiver is not registered.".to_owned()),
        differences: vec!["other_amount".to_owned()],
        ..sent(33, PayoutState::Failed)
    };
    vec![
        line(1, "Akinyi Odhiambo", Some(arrived)),
        line(2, "Fatuma Abdi", Some(unknown)),
        line(3, "Otieno Ouma", Some(failed)),
        line(
            4,
            "Nyambura wa Kamau-Njoroge",
            Some(sent(34, PayoutState::Sending)),
        ),
        line(5, "Mwangi Kariuki", Some(sent(35, PayoutState::Reserved))),
        line(6, "Halima Yusuf", None),
    ]
}
