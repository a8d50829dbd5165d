//! The reference: a chama's books in a few maps, with every rule written out in the plainest way.
//!
//! It uses nothing of the program: neither its postings nor its balances nor its checks.

use std::collections::{BTreeMap, BTreeSet};

use chama::approvals::views::ProposalView;
use chama::transactions::views::TransactionView;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::ids::{AccountId, FundId, MemberId, ProposalId, TransactionId};
use domain::time::eat_date;

use crate::step::{Hand, Money, Step, Typed, Wish};

/// The accounts of a chama by what they are.
#[derive(Debug, Clone)]
pub struct Chart {
    pub own_member: MemberId,
    /// Cash places and what kind each is, in the order they were opened.
    pub places: Vec<(AccountId, String)>,
    /// Savings by member and fund.
    pub savings: BTreeMap<(MemberId, FundId), AccountId>,
    /// One account of each other kind.
    pub others: BTreeMap<String, AccountId>,
}

/// What the books must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub balances: BTreeMap<i64, i64>,
    pub closed_through: Option<NaiveDate>,
    pub entries: i64,
    pub transactions: i64,
    pub reversed: i64,
    /// Commands carried out, each with a row in the audit.
    pub audited: i64,
    pub keys: i64,
}

/// What must come of a command.
#[derive(Debug)]
pub enum Fate {
    /// It is carried out, and this is what it does.
    Done(Change),
    /// It was carried out before under this key; the answer is the same.
    Replayed(Answer),
    /// It is refused with one of these codes. Where several rules are broken at once, which of
    /// them is told is not fixed.
    Refused(Vec<&'static str>),
}

/// What a command changes.
#[derive(Debug, Clone)]
pub enum Change {
    Book {
        moved: Moved,
        receipt: Option<String>,
    },
    Unbook {
        index: usize,
    },
    Close(NaiveDate),
    Propose(Moved),
    Pay {
        index: usize,
        moved: Moved,
    },
    Withdraw {
        index: usize,
    },
}

/// Money from one account to another.
#[derive(Debug, Clone, Copy)]
pub struct Moved {
    from: AccountId,
    to: AccountId,
    cents: i64,
}

/// What a command was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Transaction(Box<TransactionView>),
    Closed(NaiveDate),
    Proposal(Box<ProposalView>),
}

/// A booking that was carried out.
#[derive(Debug, Clone)]
pub struct Booked {
    pub id: TransactionId,
    moved: Moved,
    receipt: Option<String>,
    pub reversed: bool,
}

/// A payment that was proposed.
#[derive(Debug, Clone)]
pub struct Proposed {
    pub id: ProposalId,
    moved: Moved,
    until: DateTime<Utc>,
    closed: bool,
}

/// The naive ledger.
#[derive(Debug)]
pub struct Ledger {
    pub chart: Chart,
    pub state: State,
    pub booked: Vec<Booked>,
    pub proposals: Vec<Proposed>,
    receipts: BTreeSet<String>,
    answers: BTreeMap<(Hand, String), (Wish, Answer)>,
}

impl Ledger {
    pub fn new(chart: Chart, state: State) -> Self {
        Self {
            chart,
            state,
            booked: Vec::new(),
            proposals: Vec::new(),
            receipts: BTreeSet::new(),
            answers: BTreeMap::new(),
        }
    }

    /// A key used before and what it was used for.
    pub fn used(&self, nth: usize) -> Option<(&String, &Wish)> {
        let ((_, key), (wish, _)) = self.answers.iter().nth(nth % self.answers.len().max(1))?;
        Some((key, wish))
    }

    /// What must come of the command.
    pub fn foretell(&self, step: &Step, now: DateTime<Utc>) -> Fate {
        let today = eat_date(now);
        // What is filled in wrongly is refused before anything else is looked at.
        let typed = typed_wrongly(&step.command);
        if !typed.is_empty() {
            return Fate::Refused(typed);
        }
        let used = step.key.clone().map(|key| (step.command.hand(), key));
        if let Some((wish, answer)) = used.and_then(|key| self.answers.get(&key)) {
            if *wish == step.command {
                return Fate::Replayed(answer.clone());
            }
            return Fate::Refused(vec!["idempotency_key_reused"]);
        }
        match &step.command {
            Wish::Record(money) => self.record(money, today),
            Wish::Reverse { id, .. } => self.reverse(*id, today),
            Wish::Close { through } => self.close(*through, today),
            Wish::Propose(money) => self.propose(money),
            Wish::Approve { id } => self.approve(*id, now),
            Wish::Withdraw { id } => self.withdraw(*id, now),
            Wish::Wait(_) => Fate::Refused(Vec::new()),
        }
    }

    fn record(&self, money: &Money, today: NaiveDate) -> Fate {
        let Typed::Cents(cents) = money.amount else {
            return Fate::Refused(Vec::new());
        };
        let date = money.date.unwrap_or(today);
        let member = self.beneficiary(money);
        let mut codes = impossible_day(date, today);
        for member in member.into_iter().chain(money.payer) {
            if !self.chart.savings.keys().any(|(known, _)| *known == member) {
                codes.push("member_unknown");
            }
        }
        let (from, to) = self.route(money, member);
        // A side that is missing is a place or a fund that was named and is none of this chama's.
        let (Some(from), Some(to)) = (from, to) else {
            codes.extend(["place_unknown", "fund_unknown"]);
            return Fate::Refused(codes);
        };
        if !codes.is_empty() {
            return Fate::Refused(codes);
        }
        let moved = Moved { from, to, cents };
        let receipt = self.receipt(money, moved);
        let codes = self.against_the_rules(moved, date, receipt.as_ref());
        if codes.is_empty() {
            Fate::Done(Change::Book { moved, receipt })
        } else {
            Fate::Refused(codes)
        }
    }

    fn propose(&self, money: &Money) -> Fate {
        let Typed::Cents(cents) = money.amount else {
            return Fate::Refused(Vec::new());
        };
        let known = |member| self.chart.savings.keys().any(|(known, _)| *known == member);
        if money.member.is_some_and(|member| !known(member)) {
            return Fate::Refused(vec!["member_unknown"]);
        }
        // Nobody approves what is paid to themselves, and there are but two officers.
        if money.member == Some(self.chart.own_member) {
            return Fate::Refused(vec!["too_few_approvers", "place_unknown", "fund_unknown"]);
        }
        let (from, to) = self.route(money, money.member);
        match (from, to) {
            (Some(from), Some(to)) => Fate::Done(Change::Propose(Moved { from, to, cents })),
            _ => Fate::Refused(vec!["place_unknown", "fund_unknown"]),
        }
    }

    fn open(&self, id: ProposalId, now: DateTime<Utc>) -> Result<usize, Fate> {
        let Some(index) = self.proposals.iter().position(|one| one.id == id) else {
            return Err(Fate::Refused(vec!["not_found"]));
        };
        let proposed = &self.proposals[index];
        if proposed.closed {
            return Err(Fate::Refused(vec!["proposal_closed"]));
        }
        if now >= proposed.until {
            return Err(Fate::Refused(vec!["proposal_expired"]));
        }
        Ok(index)
    }

    fn approve(&self, id: ProposalId, now: DateTime<Utc>) -> Fate {
        let index = match self.open(id, now) {
            Ok(index) => index,
            Err(fate) => return fate,
        };
        let moved = self.proposals[index].moved;
        let codes = self.against_the_rules(moved, eat_date(now), None);
        if codes.is_empty() {
            Fate::Done(Change::Pay { index, moved })
        } else {
            Fate::Refused(codes)
        }
    }

    fn withdraw(&self, id: ProposalId, now: DateTime<Utc>) -> Fate {
        match self.open(id, now) {
            Ok(index) => Fate::Done(Change::Withdraw { index }),
            Err(fate) => fate,
        }
    }

    /// Whose money it is: members pay some things for themselves where nobody else is named.
    fn beneficiary(&self, money: &Money) -> Option<MemberId> {
        match money.kind {
            "contribution" | "registration_fee" | "fine" => {
                Some(money.member.unwrap_or(self.chart.own_member))
            }
            "transfer" => None,
            _ => money.member,
        }
    }

    /// From which account to which, where they are there.
    fn route(
        &self,
        money: &Money,
        member: Option<MemberId>,
    ) -> (Option<AccountId>, Option<AccountId>) {
        let place = self.place(money);
        let fund = money.fund.or_else(|| self.first_fund());
        let at = member.zip(fund);
        let savings = at.and_then(|at| self.chart.savings.get(&at).copied());
        let other = |kind: &str| self.chart.others.get(kind).copied();
        match (money.kind, member) {
            ("contribution", _) => (savings, place),
            ("registration_fee", _) => (other("registration_fees"), place),
            ("fine", _) => (other("fines_income"), place),
            ("other_income", _) => (other("other_income"), place),
            ("expense", _) => (place, other("expenses")),
            ("welfare", _) => (place, other("welfare_paid")),
            ("refund", _) => (place, other("other_income")),
            ("withdrawal", _) => (place, savings),
            ("transfer", _) => (place, self.named_place(money.to_place)),
            (_, Some(_)) => (savings, other("retained_surplus")),
            (_, None) => (other("retained_surplus"), place),
        }
    }

    /// What must not be booked twice: M-Pesa numbers its receipts once for everybody, a bank for
    /// each account. Savings brought forward came by no receipt.
    fn receipt(&self, money: &Money, moved: Moved) -> Option<String> {
        let (method, code) = money.receipt.as_ref()?;
        let is_place = |account: &AccountId| self.named_place(Some(*account)).is_some();
        let place = self
            .place(money)
            .filter(|_| is_place(&moved.from) || is_place(&moved.to))?;
        let scope = if *method == "mpesa" { 0 } else { place.get() };
        Some(format!("{method} {scope} {code}"))
    }

    fn against_the_rules(
        &self,
        Moved { from, to, cents }: Moved,
        date: NaiveDate,
        receipt: Option<&String>,
    ) -> Vec<&'static str> {
        let mut codes = Vec::new();
        let held = |account: AccountId| self.state.balances[&account.get()];
        if self.named_place(Some(from)).is_some() && held(from) - cents < 0 {
            codes.push("insufficient_funds");
        }
        if self.chart.savings.values().any(|a| *a == to) && held(to) + cents > 0 {
            codes.push("savings_would_go_negative");
        }
        if self.is_closed(date) {
            codes.push("period_closed");
        }
        if receipt.is_some_and(|receipt| self.receipts.contains(receipt)) {
            codes.push("receipt_already_booked");
        }
        codes
    }

    fn is_closed(&self, date: NaiveDate) -> bool {
        self.state
            .closed_through
            .is_some_and(|through| date <= through)
    }

    fn reverse(&self, id: TransactionId, today: NaiveDate) -> Fate {
        let Some(index) = self.booked.iter().position(|booked| booked.id == id) else {
            return Fate::Refused(vec!["not_found"]);
        };
        let booked = &self.booked[index];
        if booked.reversed {
            return Fate::Refused(vec!["already_reversed"]);
        }
        let codes = self.against_the_rules(booked.moved.back(), today, None);
        if codes.is_empty() {
            Fate::Done(Change::Unbook { index })
        } else {
            Fate::Refused(codes)
        }
    }

    fn close(&self, through: NaiveDate, today: NaiveDate) -> Fate {
        let codes = impossible_day(through, today);
        if !codes.is_empty() {
            return Fate::Refused(codes);
        }
        if self.is_closed(through) {
            return Fate::Refused(vec!["period_already_closed"]);
        }
        Fate::Done(Change::Close(through))
    }

    fn first_fund(&self) -> Option<FundId> {
        self.chart.savings.keys().map(|(_, fund)| *fund).min()
    }

    fn named_place(&self, named: Option<AccountId>) -> Option<AccountId> {
        named.filter(|id| self.chart.places.iter().any(|(place, _)| place == id))
    }

    fn place(&self, money: &Money) -> Option<AccountId> {
        if money.place.is_some() {
            return self.named_place(money.place);
        }
        let usual = match &money.receipt {
            Some(("mpesa", _)) => "mpesa_paybill",
            Some(_) => "bank_account",
            None => "cash_box",
        };
        let of_kind = |wanted: &str| self.chart.places.iter().find(|(_, kind)| kind == wanted);
        of_kind(usual)
            .or_else(|| of_kind("cash_box"))
            .map(|(place, _)| *place)
    }

    /// Carries out what was foretold, now that the program has done it too.
    pub fn carry_out(&mut self, step: &Step, change: Change, answer: &Answer) {
        match change {
            Change::Book { moved, receipt } => {
                self.carry(moved);
                self.receipts.extend(receipt.clone());
                self.state.transactions += 1;
                let Answer::Transaction(view) = answer else {
                    panic!("a booking answers with one")
                };
                self.booked.push(Booked {
                    id: view.id,
                    moved,
                    receipt,
                    reversed: false,
                });
            }
            Change::Unbook { index } => {
                let Booked { moved, receipt, .. } = self.booked[index].clone();
                self.carry(moved.back());
                if let Some(receipt) = receipt {
                    self.receipts.remove(&receipt);
                }
                self.booked[index].reversed = true;
                self.state.reversed += 1;
            }
            Change::Propose(moved) => {
                let view = answer.proposal();
                self.proposals.push(Proposed {
                    id: view.id,
                    moved,
                    until: view.proposed_at + Duration::days(14),
                    closed: false,
                });
            }
            Change::Pay { index, moved } => {
                self.carry(moved);
                self.state.transactions += 1;
                self.proposals[index].closed = true;
                self.booked.push(Booked {
                    id: answer.proposal().transaction_id.expect("is paid"),
                    moved,
                    receipt: None,
                    reversed: false,
                });
            }
            Change::Withdraw { index } => self.proposals[index].closed = true,
            Change::Close(through) => self.state.closed_through = Some(through),
        }
        self.state.audited += 1;
        if let Some(key) = &step.key {
            self.answers.insert(
                (step.command.hand(), key.clone()),
                (step.command.clone(), answer.clone()),
            );
            self.state.keys += 1;
        }
    }

    fn carry(&mut self, Moved { from, to, cents }: Moved) {
        for (account, change) in [(from, -cents), (to, cents)] {
            let balance = self.state.balances.get_mut(&account.get());
            *balance.expect("an account") += change;
        }
        self.state.entries += 1;
    }
}

impl Answer {
    fn proposal(&self) -> &ProposalView {
        let Self::Proposal(view) = self else {
            panic!("a payment answers with one")
        };
        view
    }
}

impl Moved {
    fn back(self) -> Self {
        Self {
            from: self.to,
            to: self.from,
            ..self
        }
    }
}

fn impossible_day(date: NaiveDate, today: NaiveDate) -> Vec<&'static str> {
    if date > today {
        vec!["value_date_in_future"]
    } else if date < NaiveDate::from_ymd_opt(1990, 1, 1).expect("a date") {
        vec!["value_date_too_long_ago"]
    } else {
        Vec::new()
    }
}

fn typed_wrongly(wish: &Wish) -> Vec<&'static str> {
    let mut codes = Vec::new();
    match wish {
        Wish::Propose(money) => {
            if let Typed::Wrong(_, code) = money.amount {
                codes.push(code);
            }
            if money.kind == "withdrawal" && money.member.is_none() {
                codes.push("withdrawal_needs_member");
            }
        }
        Wish::Record(money) => {
            if let Typed::Wrong(_, code) = money.amount {
                codes.push(code);
            }
            if money.kind == "transfer" {
                match (money.place, money.to_place) {
                    (None, _) => codes.push("transfer_needs_from"),
                    (_, None) => codes.push("transfer_needs_to"),
                    (Some(from), Some(to)) if from == to => codes.push("transfer_to_itself"),
                    _ => {}
                }
            }
        }
        Wish::Reverse { reason, .. } if reason.trim().is_empty() => codes.push("text_required"),
        _ => {}
    }
    codes
}
