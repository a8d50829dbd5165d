//! What every member pays at a meeting, on one page: saved all together or not at all.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::contributions::{CollectionForm, LineForm, LineKind, RecordCollection};
use chama::reports::contributions::{self, Sheet, SheetRow};
use chama::typed::AmountText;
use domain::access::may;
use domain::ids::{AccountId, ChamaId};
use domain::money::Money;
use http::{Failure, Form as Sent, HttpState};
use i18n::Words;

use crate::contributions::table::{bare, sample_grid};
use crate::form::{Typed, Wrong};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The least field of a member: which kind, and its name in the form.
#[derive(Clone, Debug)]
struct FieldView {
    name: String,
    label: String,
    value: String,
    note: Option<String>,
    wrong: Option<String>,
}

/// One member.
#[derive(Clone, Debug)]
struct RowView {
    name: String,
    fields: Vec<FieldView>,
}

/// Where the money can come to lie.
#[derive(Clone, Debug)]
struct PlaceView {
    id: AccountId,
    name: String,
    chosen: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "collection/sheet.html")]
pub struct SheetPage {
    frame: Frame,
    chama: ChamaId,
    heads: Vec<String>,
    rows: Vec<RowView>,
    places: Vec<PlaceView>,
    typed: Typed,
    total: Money,
}

/// What a column is for.
#[derive(Clone, Debug)]
struct Column {
    head: String,
    prefix: String,
    kind: LineKind,
}

/// A column per fund, then fines and fees.
fn columns(words: Words, sheet: &Sheet) -> Vec<Column> {
    let funds = sheet.funds.iter().map(|fund| Column {
        head: fund.name.clone(),
        prefix: format!("c{}", fund.id),
        kind: LineKind::Contribution(Some(fund.id)),
    });
    let fine = Column {
        head: words.named("transaction-type-", "fine"),
        prefix: "fine".to_owned(),
        kind: LineKind::Fine,
    };
    let fee = Column {
        head: words.named("transaction-type-", "registration_fee"),
        prefix: "fee".to_owned(),
        kind: LineKind::RegistrationFee,
    };
    funds.chain([fine, fee]).collect()
}

fn field_name(column: &Column, row: &SheetRow) -> String {
    format!("{}-{}", column.prefix, row.member_id)
}

/// What the sheet begins with: every member pays all that can be paid today.
fn expected(words: Words, sheet: &Sheet, mut typed: Typed) -> Typed {
    for column in columns(words, sheet) {
        for row in &sheet.rows {
            let due = due_in(&column, row).map(|(due, _)| due);
            if let Some(due) = due.filter(|due| due.is_positive()) {
                typed = typed.set(&field_name(&column, row), &bare(due));
            }
        }
    }
    typed
}

fn due_in(column: &Column, row: &SheetRow) -> Option<(Money, Money)> {
    let LineKind::Contribution(Some(fund)) = column.kind else {
        return None;
    };
    let expected = row.expected.iter().find(|it| it.fund_id == fund)?;
    Some((expected.due, expected.arrears))
}

impl SheetPage {
    /// The page with what was typed, or what is expected.
    pub fn new(frame: Frame, chama: ChamaId, sheet: &Sheet, typed: Typed) -> Self {
        let mut frame = frame.at(Tab::Record).in_its_chama();
        let words = frame.words;
        frame.title = words.text("collection-title");
        frame.refused = !typed.wrong().is_empty();
        let columns = columns(words, sheet);
        let row = |row: &SheetRow| RowView {
            name: row.name.clone(),
            fields: columns
                .iter()
                .map(|column| field(words, column, row, &typed))
                .collect(),
        };
        let chosen = typed.get("place_id");
        let place = |place: &chama::ledger::views::CashPlace| PlaceView {
            id: place.id,
            name: place.name.clone(),
            chosen: chosen == place.id.to_string(),
        };
        Self {
            heads: columns.iter().map(|column| column.head.clone()).collect(),
            rows: sheet.rows.iter().map(row).collect(),
            places: sheet.places.iter().map(place).collect(),
            total: total(&columns, sheet, &typed),
            chama,
            typed,
            frame,
        }
    }

    fn total_text(&self) -> String {
        bare(self.total)
    }

    fn value(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    fn wrong_with(&self, name: &str) -> Option<&str> {
        self.typed.wrong_with(name)
    }

    fn wrong(&self) -> &[Wrong] {
        self.typed.wrong()
    }

    fn target(wrong: &Wrong) -> Option<&str> {
        // The rows as a whole are no field.
        wrong.field.as_deref().filter(|name| *name != "lines")
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Record);
        let typed = Typed::default().set("value_date", "2026-01-31");
        let sheet = sample_sheet();
        let typed = expected(words, &sheet, typed);
        Self::new(frame, ChamaId::new(7), &sheet, typed)
    }

    /// A refused sheet to look at.
    pub fn sample_refused(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Record);
        let mut typed = expected(words, &sample_sheet(), Typed::default())
            .set("c3-1", "1,4O0")
            .set("cash_counted", "9,000");
        typed.refuse(words, Some("c3-1"), "amount_not_a_number", &[]);
        let gaps = [
            ("counted", "KES 9,000.00"),
            ("total", "KES 9,800.00"),
            ("difference", "KES 800.00"),
        ];
        typed.refuse(words, Some("cash_counted"), "cash_short", &gaps);
        Self::new(frame, ChamaId::new(7), &sample_sheet(), typed)
    }
}

fn field(words: Words, column: &Column, row: &SheetRow, typed: &Typed) -> FieldView {
    let name = field_name(column, row);
    let gaps = [("name", row.name.as_str()), ("what", column.head.as_str())];
    let arrears = due_in(column, row).map(|(_, arrears)| arrears);
    let note = arrears.filter(|arrears| arrears.is_positive());
    FieldView {
        label: words.text_with("collection-field", &gaps),
        value: typed.text(&name),
        note: note.map(|late| {
            let amount = bare(late);
            words.text_with("collection-late", &[("amount", &amount)])
        }),
        wrong: typed.wrong_with(&name).map(ToOwned::to_owned),
        name,
    }
}

/// What can be read adds up; what cannot is told when the sheet is saved.
fn total(columns: &[Column], sheet: &Sheet, typed: &Typed) -> Money {
    let names = columns
        .iter()
        .flat_map(|column| sheet.rows.iter().map(move |row| field_name(column, row)));
    let amounts = names.filter_map(|name| typed.amount(&name)?.parse().ok());
    Money::checked_sum(amounts).unwrap_or_default()
}

fn sample_sheet() -> Sheet {
    use chama::ledger::views::CashPlace;
    use chama::reports::contributions::Expected;
    use domain::ledger::AccountKind;

    let grid = sample_grid();
    let rows = grid.rows.iter().map(|row| SheetRow {
        member_id: row.member_id,
        name: row.name.clone(),
        expected: grid
            .funds
            .iter()
            .map(|fund| Expected {
                fund_id: fund.id,
                due: row.standing.due_now(),
                arrears: row.standing.arrears,
            })
            .collect(),
    });
    Sheet {
        rows: rows.collect(),
        funds: grid.funds.clone(),
        places: vec![CashPlace {
            id: AccountId::new(11),
            kind: AccountKind::CashBox,
            name: "Cash box".to_owned(),
            balance: samples::kes(5_000),
        }],
    }
}

/// `GET /chamas/{chama_id}/collection`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::RecordMoney>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let sheet = contributions::sheet(state.context(), grant).await?;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    let typed = typed.set("value_date", &state.context().today().to_string());
    let typed = expected(words, &sheet, typed);
    show(&SheetPage::new(frame, grant.chama_id(), &sheet, typed))
}

/// `POST /chamas/{chama_id}/collection`; with `step=add` it only adds up.
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::RecordMoney>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let sheet = contributions::sheet(state.context(), grant).await?;
    let chama = grant.chama_id();
    if typed.get("step") == "add" {
        return show(&SheetPage::new(inside.frame(), chama, &sheet, typed));
    }
    let (form, typed) = form(words, &sheet, typed)?;
    if !typed.wrong().is_empty() {
        let page = SheetPage::new(inside.frame(), chama, &sheet, typed);
        return show_refused(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    match record(&state, &grant, &form, &typed).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{chama}/transactions?done=collection-saved"
        ))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let page = SheetPage::new(inside.frame(), chama, &sheet, typed);
            show_refused(failure.status, &page)
        }
    }
}

/// The sheet as the command takes it; what cannot be read is told of the field itself.
fn form(words: Words, sheet: &Sheet, mut typed: Typed) -> Result<(CollectionForm, Typed), Failure> {
    let mut lines = Vec::new();
    for row in &sheet.rows {
        for column in columns(words, sheet) {
            let name = field_name(&column, row);
            let Some(amount) = typed.amount(&name) else {
                continue;
            };
            match amount.parse() {
                // A zero is what people write for nothing.
                Ok(Money::ZERO) => {}
                Ok(sum) if sum.is_negative() => {
                    typed.refuse(words, Some(&name), "amount_not_positive", &[]);
                }
                Ok(_) => lines.push(LineForm {
                    member_id: row.member_id,
                    kind: column.kind,
                    amount,
                }),
                Err(code) => typed.refuse(words, Some(&name), code, &[]),
            }
        }
    }
    let counted = typed.get_some("cash_counted");
    let form = CollectionForm {
        value_date: typed.text("value_date"),
        place_id: typed.chosen("place_id")?,
        description: typed.text("description"),
        cash_counted: counted.map(|text| AmountText::Typed(text.to_owned())),
        lines,
    };
    Ok((form, typed))
}

async fn record(
    state: &HttpState,
    grant: &Grant<may::RecordMoney>,
    form: &CollectionForm,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = RecordCollection::check(form)?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
