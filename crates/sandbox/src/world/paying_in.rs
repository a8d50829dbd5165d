//! A customer pays an organisation: from the menu, or by answering a prompt.

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::World;
use crate::books::{Account, BookError, Movement};
use crate::controls::{Api, Plan, Request};
use crate::deliveries::Delivery;
use crate::messages::{MessageKind, c2b, spread};
use crate::outcome::Outcome;
use crate::receipts::{Channel, Direction, Kind, Transaction};
use crate::short_codes::{Registered, ResponseType};
use crate::sms;
use crate::tariff;

/// What a customer types into the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayBill {
    /// Twelve digits.
    pub msisdn: String,
    /// The business number: a pay bill's, or a till's.
    pub business: String,
    /// The account number.
    pub reference: String,
    pub amount: Money,
}

/// Why a payment did not go through. The customer keeps the money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
    #[error("there is no business with this number")]
    NoBusiness,
    #[error("{0}")]
    Outcome(Outcome),
    /// The organisation refused it with this code.
    #[error("the business refused the payment ({0})")]
    ByBusiness(String),
    #[error("M-Pesa carries whole shillings only")]
    NotWhole,
    #[error("that is no Kenyan mobile number")]
    NoPhone,
}

/// A payment from the menu that waits for the organisation to be asked.
#[derive(Debug, Clone)]
pub struct Begun {
    pub payment: PayBill,
    pub receipt: String,
    pub plan: Plan,
    pub started: DateTime<Utc>,
    /// Whom to ask, and what.
    pub question: Option<Delivery>,
    pub when_unreachable: ResponseType,
}

/// Money that is to come in.
pub(super) struct Incoming {
    pub receipt: String,
    pub payment: PayBill,
    pub channel: Channel,
    pub checkout_request_id: Option<String>,
    pub initiated_at: DateTime<Utc>,
}

impl World {
    /// A customer has typed everything; the organisation is asked if it wants to be.
    pub fn begin_pay_bill(
        &mut self,
        payment: PayBill,
        now: DateTime<Utc>,
    ) -> Result<Begun, Declined> {
        if !crate::people::is_wire_msisdn(&payment.msisdn) {
            return Err(Declined::NoPhone);
        }
        if payment.amount.cents() % 100 != 0 {
            return Err(Declined::NotWhole);
        }
        let payee = self.payee(&payment.business).ok_or(Declined::NoBusiness)?;
        let request = Request {
            api: Api::C2bPayment,
            short_code: payee.settings.short_code.clone(),
            msisdn: payment.msisdn.clone(),
            amount: Some(payment.amount),
        };
        let urls = payee.urls.clone();
        let plan = self.draw(&request);
        if let Some(outcome) = plan.outcome.clone().filter(|outcome| !outcome.is_paid()) {
            return Err(Declined::Outcome(outcome));
        }
        self.can_pay(&payment, now).map_err(Declined::Outcome)?;
        let receipt = self.new_receipt(now);
        let asks = self.modes.validation;
        let question = urls
            .as_ref()
            .filter(|urls| asks && !urls.validation.is_empty());
        let question = question.map(|urls| Delivery {
            kind: MessageKind::Validation,
            url: urls.validation.clone(),
            body: self.question(&payment, &receipt, &plan, now),
            about: receipt.clone(),
            after_ms: 0,
            stage: 0,
        });
        Ok(Begun {
            payment,
            receipt,
            plan,
            started: now,
            question,
            when_unreachable: urls.map_or(ResponseType::Completed, |urls| urls.when_unreachable),
        })
    }

    /// The organisation had nothing against it: the money moves.
    pub fn finish_pay_bill(
        &mut self,
        begun: Begun,
        third_party: &str,
        now: DateTime<Utc>,
    ) -> Result<(Transaction, Vec<Delivery>), Declined> {
        let incoming = Incoming {
            receipt: begun.receipt,
            payment: begun.payment,
            channel: Channel::Menu,
            checkout_request_id: None,
            initiated_at: begun.started,
        };
        let done = self.take(incoming, now).map_err(Declined::Outcome)?;
        let confirmation = self.confirmation(&done, &begun.plan, third_party);
        let deliveries = confirmation.map_or_else(Vec::new, |one| spread(&begun.plan, &one));
        Ok((done, deliveries))
    }

    /// A customer paid before the sandbox was there; nobody is told.
    pub fn remember_pay_bill(
        &mut self,
        receipt: String,
        payment: PayBill,
        at: DateTime<Utc>,
    ) -> Result<Transaction, Declined> {
        let incoming = Incoming {
            receipt,
            payment,
            channel: Channel::Menu,
            checkout_request_id: None,
            initiated_at: at,
        };
        self.take(incoming, at).map_err(Declined::Outcome)
    }

    /// Whether the wallet and the limits allow it.
    fn can_pay(&mut self, payment: &PayBill, now: DateTime<Utc>) -> Result<(), Outcome> {
        let PayBill {
            msisdn,
            business,
            amount,
            ..
        } = payment;
        self.person(msisdn, now);
        if let Some(outcome) = self.refuses_payment(msisdn, business, *amount, now) {
            return Err(outcome);
        }
        let payee = self
            .payee(business)
            .ok_or_else(|| Outcome::of("no_operator"))?;
        let fees = tariff::pay_bill(payee.settings.bouquet, *amount);
        let needed = amount.checked_add(fees.payer);
        if needed.is_none_or(|needed| self.wallet(msisdn) < needed) {
            return Err(Outcome::of("insufficient_balance"));
        }
        Ok(())
    }

    /// Moves the money of a payment, with what it costs whom.
    pub(super) fn take(
        &mut self,
        incoming: Incoming,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Outcome> {
        self.can_pay(&incoming.payment, now)?;
        let Incoming {
            receipt, payment, ..
        } = incoming;
        let payee = self.payee(&payment.business);
        let settings = payee
            .ok_or_else(|| Outcome::of("no_operator"))?
            .settings
            .clone();
        let fees = tariff::pay_bill(settings.bouquet, payment.amount);
        let wallet = Account::Wallet(payment.msisdn.clone());
        let utility = Account::Utility(settings.short_code.clone());
        let principal = Movement::new(&receipt, now, (wallet.clone(), utility), payment.amount);
        let charges = Account::Charges(settings.short_code.clone());
        let movements = vec![
            principal.charge(wallet, fees.payer),
            principal.charge(charges, fees.organisation),
            principal,
        ];
        self.books
            .post(movements)
            .map_err(|error| too_little(&error))?;
        self.note_payment(&payment.msisdn, &payment.business, payment.amount, now);
        let name = self.person(&payment.msisdn, now).name.clone();
        let is_till = settings.till_number.is_some();
        let done = self.complete(Transaction {
            receipt,
            direction: Direction::In,
            kind: if is_till {
                Kind::BuyGoods
            } else {
                Kind::PayBill
            },
            channel: incoming.channel,
            short_code: settings.short_code,
            msisdn: payment.msisdn.clone(),
            name,
            amount: payment.amount,
            payer_charge: fees.payer,
            organisation_charge: fees.organisation,
            reference: payment.reference,
            initiated_at: incoming.initiated_at,
            completed_at: now,
            utility_after: Money::ZERO,
            linked: None,
            reversed_by: None,
            checkout_request_id: incoming.checkout_request_id,
            originator_conversation_id: None,
            conversation_id: None,
        });
        let text = sms::paid(&done, &settings.name, self.wallet(&payment.msisdn));
        self.person(&payment.msisdn, now).receives(text);
        Ok(done)
    }

    /// What tells the organisation of a payment, if it registered where.
    pub(super) fn confirmation(
        &self,
        done: &Transaction,
        plan: &Plan,
        third_party: &str,
    ) -> Option<Delivery> {
        let payee = self.short_codes.get(&done.short_code)?;
        let urls = payee.urls.as_ref().filter(|_| self.modes.notify)?;
        let body = c2b::body(&c2b::Facts {
            kind: c2b::kind_of(payee.settings.till_number.is_some()),
            receipt: &done.receipt,
            at: done.completed_at,
            amount: plan.amount_override.unwrap_or(done.amount),
            short_code: &done.short_code,
            reference: &done.reference,
            balance: Some(done.utility_after),
            third_party,
            msisdn: &self.shown_number(&done.msisdn, payee, plan),
            names: self.shown_names(&done.msisdn),
        });
        Some(Delivery {
            kind: MessageKind::Confirmation,
            url: urls.confirmation.clone(),
            body,
            about: done.receipt.clone(),
            after_ms: 0,
            stage: 0,
        })
    }

    fn question(
        &self,
        payment: &PayBill,
        receipt: &str,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> String {
        let Some(payee) = self.payee(&payment.business) else {
            return String::new();
        };
        c2b::body(&c2b::Facts {
            kind: c2b::kind_of(payee.settings.till_number.is_some()),
            receipt,
            at: now,
            amount: payment.amount,
            short_code: &payee.settings.short_code,
            reference: &payment.reference,
            balance: None,
            third_party: "",
            msisdn: &self.shown_number(&payment.msisdn, payee, plan),
            names: self.shown_names(&payment.msisdn),
        })
    }

    fn shown_number(&self, msisdn: &str, payee: &Registered, plan: &Plan) -> String {
        let numbers = plan.numbers.unwrap_or(self.modes.numbers);
        let version = payee.urls.as_ref().map_or(2, |urls| urls.version);
        c2b::shown_number(msisdn, numbers, version)
    }

    fn shown_names(&self, msisdn: &str) -> (String, String, String) {
        let person = self.people.get(msisdn);
        let names = person.map(crate::people::Person::names).unwrap_or_default();
        c2b::shown_names(names, self.modes.names)
    }
}

/// What the gateway says when an account holds too little.
pub(super) fn too_little(error: &BookError) -> Outcome {
    match error {
        BookError::TooLittle(_) => Outcome::of("insufficient_balance"),
        BookError::NoSum => Outcome::of("below_minimum"),
    }
}
