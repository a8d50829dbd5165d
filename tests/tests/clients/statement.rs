//! The pretend Safaricom's statement is read row by row, and each row for what it is.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::money::Money;
use domain::payments::statement_row::{RowClass, classify};
use sandbox::receipts::{Direction, Kind};
use sandbox::statement::Span;
use sandbox::tariff::Bouquet;
use sandbox::{PayBill, Sandbox, ShortCode};
use statements::Source;

const CODE: &str = "600984";

fn now() -> DateTime<Utc> {
    "2026-03-25T20:30:00Z".parse().unwrap()
}

fn money(shillings: i64) -> Money {
    Money::from_cents(shillings * 100)
}

async fn played() -> Sandbox {
    let code = ShortCode::pay_bill(CODE, "Upendo Chama").with_bouquet(Some(Bouquet::Mgao));
    let settings = sandbox::Settings::for_tests(5, Arc::new(now)).with_short_code(code);
    let sandbox = Sandbox::start(settings).await.unwrap();
    sandbox.deposit(CODE, money(50_000)).unwrap();
    for (n, amount) in [50, 1_200, 7_000, 45_000].into_iter().enumerate() {
        let bill = PayBill {
            msisdn: format!("25470837414{n}"),
            business: CODE.to_owned(),
            reference: format!("Acc, \"{n}\""),
            amount: money(amount),
        };
        sandbox.customer_pays_bill(bill).await.unwrap();
    }
    let first = sandbox.receipts()[1].receipt.clone();
    sandbox.customer_care_reverses(&first).unwrap();
    sandbox.transfer(CODE, money(3_000)).unwrap();
    sandbox.withdraw(CODE, money(2_000)).unwrap();
    sandbox
}

#[tokio::test]
async fn both_files_are_read_to_the_last_cent() {
    let sandbox = played().await;
    let span = Span::default();
    let csv = sandbox.statement_csv(CODE, &span).unwrap();
    let xlsx = sandbox.statement_xlsx(CODE, &span).unwrap();
    let newest = Span {
        newest_first: true,
        ..span
    };
    let turned = sandbox.statement_csv(CODE, &newest).unwrap();
    for (bytes, name) in [(csv, "a.csv"), (xlsx, "a.xlsx"), (turned, "b.csv")] {
        let read = statements::read(&bytes, name, None).unwrap();
        assert_eq!(read.source, Source::MpesaOrganisation, "{name}");
        assert!(read.refused.is_empty(), "{name} {:?}", read.refused);
        let signed = read
            .rows
            .iter()
            .map(|row| row.paid_in.checked_sub(row.withdrawn).unwrap());
        let total = Money::checked_sum(signed).unwrap();
        assert_eq!(total, sandbox.books().of_short_code(CODE), "{name}");
        let classes = classify(&read.rows);
        for done in sandbox.receipts() {
            let with = |row: &&statements::StatementRow| row.receipt == done.receipt;
            let principal = match (done.kind, done.direction) {
                (Kind::Reversal, _) => RowClass::Reversal,
                (Kind::PayBill | Kind::Deposit, Direction::In) => RowClass::PaymentIn,
                _ => RowClass::Transfer,
            };
            let rows: Vec<_> = read
                .rows
                .iter()
                .zip(&classes)
                .filter(|(row, _)| with(row))
                .collect();
            let mut found = rows.iter().filter(|(_, class)| **class == principal);
            let row = found
                .next()
                .unwrap_or_else(|| panic!("{name} {done:?} {classes:?}"))
                .0;
            let moved = row.paid_in.checked_add(row.withdrawn);
            assert_eq!(moved, Some(done.amount));
            let account = if done.kind == Kind::PayBill {
                done.reference.as_str()
            } else {
                ""
            };
            assert_eq!(row.account.as_deref().unwrap_or_default(), account);
            assert_eq!(row.linked, done.linked);
            assert_eq!(row.completed_at.to_string(), "2026-03-25 23:30:00");
            let costs = rows
                .iter()
                .filter(|(_, class)| **class == RowClass::PaymentInCharge);
            let charged = Money::checked_sum(costs.map(|(row, _)| row.withdrawn)).unwrap();
            assert_eq!(charged, done.organisation_charge);
        }
    }
}
