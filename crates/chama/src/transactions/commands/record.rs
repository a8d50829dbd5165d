//! Recording money that has moved.

use chrono::NaiveDate;
use domain::access::may;
use domain::ids::{AccountId, FundId, MemberId};
use domain::money::Amount;
use domain::names::{Description, PayerName, ReferenceNumber};
use domain::period::value_date_allowed;
use domain::postings::MoneyEvent;
use domain::transactions::{PaymentMethod, ReceiptCode, TransactionType};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::transactions::book::{Movement, book};
use crate::transactions::views::TransactionView;
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// What an officer types to record money.
#[derive(Debug, Clone, Default)]
pub struct MoneyForm {
    /// What it is; see `domain::transactions::TransactionType`.
    pub transaction_type: String,
    /// How much.
    pub amount: Option<AmountText>,
    /// Whose it is; for a contribution the one who records when empty.
    pub member_id: Option<MemberId>,
    /// The member who paid, when another.
    pub payer_member_id: Option<MemberId>,
    /// Who paid, when no member.
    pub payer_name: String,
    /// Cash, bank, cheque or M-Pesa; cash when empty, M-Pesa when there is a code of it.
    pub method: String,
    /// The code the provider gave.
    pub receipt_code: String,
    /// The cash place; the usual one for the method when empty.
    pub place_id: Option<AccountId>,
    /// For a transfer, where to.
    pub to_place_id: Option<AccountId>,
    /// The fund; personal savings when empty.
    pub fund_id: Option<FundId>,
    /// The day it moved, `2025-01-15`; today when empty.
    pub value_date: String,
    /// Why.
    pub description: String,
    /// Any other reference.
    pub reference_number: String,
}

/// Records money that has moved.
#[derive(Debug, Clone, Serialize)]
pub struct RecordMoney {
    transaction_type: TransactionType,
    amount: Amount,
    member_id: Option<MemberId>,
    payer_member_id: Option<MemberId>,
    payer_name: Option<String>,
    method: PaymentMethod,
    receipt_code: Option<String>,
    place_id: Option<AccountId>,
    to_place_id: Option<AccountId>,
    fund_id: Option<FundId>,
    value_date: Option<NaiveDate>,
    description: String,
    reference_number: Option<String>,
}

impl RecordMoney {
    /// Checks what was typed. `receipt_field` is the name the request gives the code.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &MoneyForm, receipt_field: &'static str) -> Result<Self> {
        let mut fields = Fields::new();
        let kind: std::result::Result<TransactionType, _> = form.transaction_type.trim().parse();
        let kind = kind.map_err(|e| e.code()).and_then(recorded_at_once);
        let kind = fields.take("transaction_type", kind);
        let amount = fields.take("amount", amount(form.amount.as_ref()));
        let method = method(form);
        let code = given(&form.receipt_code).map(|code| match method {
            Ok(method) => ReceiptCode::parse(method, code).map_err(|error| error.code()),
            Err(_) => Err("receipt_without_method"),
        });
        let code = fields.take(receipt_field, code.transpose());
        let method = fields.take("method", method);
        let payer = PayerName::parse_optional(&form.payer_name).map_err(|e| e.code());
        let payer = fields.take("payer_name", payer);
        let date = given(&form.value_date)
            .map(str::parse::<NaiveDate>)
            .transpose();
        let date = fields.take("value_date", date.map_err(|_not_one| "date_not_a_date"));
        let description = Description::parse_optional(&form.description);
        let description = fields.take("description", description.map_err(|e| e.code()));
        let reference = ReferenceNumber::parse_optional(&form.reference_number);
        let reference = fields.take("reference_number", reference.map_err(|e| e.code()));
        if kind == Some(TransactionType::Transfer) {
            check_transfer(form, &mut fields);
        }
        fields.finish()?;
        let incomplete = || Error::Defect("a field was neither taken nor refused".to_owned());
        Ok(Self {
            transaction_type: kind.ok_or_else(incomplete)?,
            amount: amount.ok_or_else(incomplete)?,
            member_id: form.member_id,
            payer_member_id: form.payer_member_id,
            payer_name: payer.flatten().map(|name| name.as_str().to_owned()),
            method: method.ok_or_else(incomplete)?,
            receipt_code: code.flatten().map(|code| code.as_str().to_owned()),
            place_id: form.place_id,
            to_place_id: form.to_place_id,
            fund_id: form.fund_id,
            value_date: date.flatten(),
            description: description
                .flatten()
                .map(|d| d.as_str().to_owned())
                .unwrap_or_default(),
            reference_number: reference.flatten().map(|text| text.as_str().to_owned()),
        })
    }

    /// What the audit calls it: money that moves between places is shown to every member.
    const fn action(&self) -> &'static str {
        match self.transaction_type {
            TransactionType::Transfer => "transactions.transfer",
            _ => <Self as Command>::NAME,
        }
    }
}

/// Money that leaves the chama is proposed and approved, never recorded at once.
fn recorded_at_once(kind: TransactionType) -> std::result::Result<TransactionType, &'static str> {
    if kind.leaves_the_chama() {
        return Err("money_out_needs_proposal");
    }
    if kind == TransactionType::Collection {
        return Err("collection_has_a_sheet");
    }
    if kind == TransactionType::Unexplained {
        return Err("unexplained_not_by_hand");
    }
    Ok(kind)
}

fn amount(typed: Option<&AmountText>) -> std::result::Result<Amount, &'static str> {
    let amount = typed.ok_or("amount_missing")?.parse()?;
    Amount::new(amount).map_err(|error| error.code())
}

fn method(form: &MoneyForm) -> std::result::Result<PaymentMethod, &'static str> {
    match given(&form.method) {
        Some(method) => method
            .parse()
            .map_err(|e: domain::choice::UnknownChoice| e.code()),
        None if given(&form.receipt_code).is_some() => Ok(PaymentMethod::Mpesa),
        None => Ok(PaymentMethod::Cash),
    }
}

fn check_transfer(form: &MoneyForm, fields: &mut Fields) {
    match (form.place_id, form.to_place_id) {
        (None, _) => fields.refuse("place_id", "transfer_needs_from"),
        (_, None) => fields.refuse("to_place_id", "transfer_needs_to"),
        (Some(from), Some(to)) if from == to => fields.refuse("to_place_id", "transfer_to_itself"),
        _ => {}
    }
}

/// What the command decided before it writes.
struct Decision {
    event: MoneyEvent,
    member: Option<MemberId>,
    fund: Option<FundId>,
    place: Option<AccountId>,
    to_place: Option<AccountId>,
}

impl RecordMoney {
    /// The member the money is for: the one named, or for what members pay, the one who records.
    fn beneficiary(&self, own: MemberId) -> Option<MemberId> {
        use TransactionType as Type;
        match self.transaction_type {
            Type::Contribution | Type::RegistrationFee | Type::Fine => {
                Some(self.member_id.unwrap_or(own))
            }
            Type::OtherIncome | Type::OpeningBalance | Type::Collection | Type::Unexplained => {
                self.member_id
            }
            Type::Transfer | Type::Expense | Type::Welfare | Type::Withdrawal | Type::Refund => {
                None
            }
        }
    }

    fn decide(&self, chart: &Chart, own: MemberId) -> Result<Decision> {
        use TransactionType as Type;
        let member = self.beneficiary(own);
        for (field, named) in [
            ("member_id", member),
            ("payer_member_id", self.payer_member_id),
        ] {
            if named.is_some_and(|named| !chart.has_member(named)) {
                return Err(Refusal::field(field, "member_unknown").into());
            }
        }
        let savings = match (self.transaction_type, member) {
            (Type::Contribution | Type::OpeningBalance, Some(member)) => {
                Some((member, chart.fund(member, self.fund_id)?))
            }
            _ => None,
        };
        let place = match (self.transaction_type, savings) {
            // Savings brought along from an old book are in no cash place of their own.
            (Type::OpeningBalance, Some(_)) => None,
            _ => Some(chart.place("place_id", self.place_id, self.method.usual_place())?),
        };
        let to_place = match self.transaction_type {
            Type::Transfer => {
                Some(chart.place("to_place_id", self.to_place_id, self.method.usual_place())?)
            }
            _ => None,
        };
        let event = self.event(savings, place, to_place);
        Ok(Decision {
            event: event.ok_or_else(|| Error::Defect("nothing to book".to_owned()))?,
            member,
            fund: savings.map(|(_, fund)| fund),
            place,
            to_place,
        })
    }

    /// What happened, in the words of the ledger; none when something it needs is missing.
    fn event(
        &self,
        savings: Option<(MemberId, FundId)>,
        place: Option<AccountId>,
        to_place: Option<AccountId>,
    ) -> Option<MoneyEvent> {
        use TransactionType as Type;
        let amount = self.amount;
        Some(match (self.transaction_type, savings, place) {
            (Type::Contribution, Some((member, fund)), Some(place)) => MoneyEvent::Contribution {
                member,
                fund,
                place,
                amount,
            },
            (Type::OpeningBalance, Some((member, fund)), None) => MoneyEvent::OpeningSavings {
                member,
                fund,
                amount,
            },
            (Type::OpeningBalance, None, Some(place)) => MoneyEvent::OpeningPlace { place, amount },
            (Type::Transfer, _, Some(from_place)) => MoneyEvent::Transfer {
                from_place,
                to_place: to_place?,
                amount,
            },
            (Type::RegistrationFee, _, Some(place)) => {
                MoneyEvent::RegistrationFee { place, amount }
            }
            (Type::Fine, _, Some(place)) => MoneyEvent::Fine { place, amount },
            (Type::OtherIncome, _, Some(place)) => MoneyEvent::OtherIncome { place, amount },
            _ => return None,
        })
    }

    fn movement(&self, decision: &Decision, value_date: NaiveDate) -> Movement {
        Movement {
            event: decision.event,
            transaction_type: self.transaction_type,
            amount: self.amount,
            value_date,
            description: self.description.clone(),
            reference_number: self.reference_number.clone(),
            method: self.method,
            receipt_code: self.receipt_code.clone(),
            member: decision.member,
            payer_member: self.payer_member_id,
            payer_name: self.payer_name.clone(),
            fund: decision.fund,
            place: decision.place,
            to_place: decision.to_place,
        }
    }
}

impl Command for RecordMoney {
    const NAME: &'static str = "transactions.record";
    // Accounts never move between chamas and are never deleted; everything else that must hold is
    // a constraint of the schema. So the whole command is one read and one write.
    const ISOLATION: Isolation = Isolation::Guarded;
    const NEW_ROW: Option<&'static str> = Some("transactions");
    type Authority = Grant<may::RecordMoney>;
    type Answer = TransactionView;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::RecordMoney>,
    ) -> Result<TransactionView> {
        let chama_id = grant.chama_id();
        let value_date = self.value_date.unwrap_or_else(|| work.today());
        value_date_allowed(work.today(), value_date)
            .map_err(|error| Refusal::field("value_date", error.code()))?;
        let own = grant.member_id();
        let members = [self.beneficiary(own), self.payer_member_id];
        let chart = Chart::load(work.tx(), chama_id, members).await?;
        let decision = self.decide(&chart, own)?;
        let view = book(
            work,
            &chart,
            chama_id,
            &self.movement(&decision, value_date),
        )?;
        audit::record(
            work,
            audit::Record {
                action: self.action(),
                subject: "transaction",
                subject_id: Some(view.id.get()),
                detail: json!({
                    "type": self.transaction_type,
                    "cents": self.amount.cents(),
                    "reason": self.description,
                }),
            },
        );
        Ok(view)
    }
}
