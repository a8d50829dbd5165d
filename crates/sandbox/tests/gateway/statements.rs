//! The statement agrees with the books to the cent.

use calamine::{Data, Reader as _, Xlsx};
use domain::money::Money;
use sandbox::statement::{COLUMNS, Span};
use sandbox::tariff::Bouquet;
use sandbox::{Plan, ShortCode};
use serde_json::json;

use crate::kit::{CODE, World, shillings};

fn cents(text: &str) -> Money {
    let text = text.replace(',', "");
    if text.is_empty() {
        Money::ZERO
    } else {
        Money::parse_json_number(&text).unwrap()
    }
}

fn lines(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let records = reader.records().map(|record| {
        let record = record.unwrap();
        record.iter().map(str::to_owned).collect()
    });
    records.collect()
}

async fn busy() -> World {
    let world = World::with(|settings| {
        let mgao = ShortCode::pay_bill(CODE, "Upendo Chama").with_bouquet(Some(Bouquet::Mgao));
        settings.with_short_code(mgao)
    })
    .await;
    world.register_urls(2, "Completed").await;
    world.sandbox.deposit(CODE, shillings(50_000)).unwrap();
    let paid = world
        .sandbox
        .customer_pays_bill(World::bill(1_200, "A, \"b\""))
        .await
        .unwrap();
    world.later(86_400);
    world.sandbox.next(Plan::outcome("paid"));
    let mut world = world;
    world.sign_in().await;
    world.pushed(7_000).await;
    world.pay_out(&world.payout_body("one", 2_000)).await;
    world.sandbox.customer_care_reverses(&paid.receipt).unwrap();
    world.sandbox.transfer(CODE, shillings(1_000)).unwrap();
    world.sandbox.settle_charges(CODE).unwrap();
    world.sandbox.withdraw(CODE, shillings(500)).unwrap();
    world
}

#[tokio::test]
async fn every_line_follows_from_the_one_before_and_ends_at_the_books() {
    let world = busy().await;
    let csv = world.sandbox.statement_csv(CODE, &Span::default()).unwrap();
    let lines = lines(&csv);
    let head = lines.iter().position(|line| *line == COLUMNS).unwrap();
    assert_eq!(lines[0], ["Account Holder:", "Upendo Chama"]);
    assert_eq!(lines[1], ["Short Code:", CODE]);
    let mut balance = Money::ZERO;
    for line in &lines[head + 1..] {
        let change = Money::checked_sum([cents(&line[5]), cents(&line[6])]).unwrap();
        balance = balance.checked_add(change).unwrap();
        assert_eq!(cents(&line[7]), balance, "{line:?}");
        assert!(!cents(&line[6]).is_positive());
    }
    assert_eq!(balance, world.sandbox.books().of_short_code(CODE));
    let lines = &lines[head..];
    let with = |receipt: &str| lines.iter().filter(|line| line[0] == receipt).count();
    let receipts = world.sandbox.receipts();
    // A payment and its charge share a receipt.
    assert_eq!(with(&receipts[1].receipt), 2);
    let paid = lines.iter().find(|line| line[12] == "A, \"b\"").unwrap();
    assert_eq!(paid[1], "25-03-2026 23:30:00");
    assert_eq!(paid[5], "1,200.00");
    assert!(
        paid[3].starts_with("Pay Bill from 254708***149 - "),
        "{}",
        paid[3]
    );
    let reversal = lines
        .iter()
        .find(|line| line[11] == receipts[1].receipt)
        .unwrap();
    assert_eq!(reversal[6], "-1,200.00");
    world.is_sound();
}

#[tokio::test]
async fn the_spreadsheet_says_the_same() {
    let world = busy().await;
    let span = Span::default();
    let bytes = world.sandbox.statement_xlsx(CODE, &span).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("Statement").unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect();
    let csv = lines(&world.sandbox.statement_csv(CODE, &span).unwrap());
    let table = |rows: &[Vec<String>]| {
        let head = rows.iter().position(|row| *row == COLUMNS).unwrap();
        rows[head..].to_vec()
    };
    assert_eq!(table(&rows), table(&csv));
}

#[tokio::test]
async fn days_can_be_chosen_and_files_are_downloaded() {
    let world = busy().await;
    let day = world
        .get(&format!(
            "/sim/statement/{CODE}.csv?from=2026-03-26&to=2026-03-26"
        ))
        .await;
    let all = world
        .get(&format!("/sim/statement/{CODE}.csv?order=newest"))
        .await;
    let (day, all) = (
        day.body.as_str().unwrap().to_owned(),
        all.body.as_str().unwrap().to_owned(),
    );
    assert!(!day.contains("25-03-2026 23:30:00,25"), "{day}");
    let day = lines(day.as_bytes());
    let all = lines(all.as_bytes());
    assert_eq!(day.last().unwrap()[7], all[7][7]);
    assert!(day.len() < all.len());
    let sheet = world.get(&format!("/sim/statement/{CODE}.xlsx")).await;
    assert_eq!(sheet.status, 200);
    assert_eq!(world.get("/sim/statement/1.csv").await.status, 404);
    assert_eq!(world.get("/sim/statement/600984").await.status, 404);
}

#[tokio::test]
async fn what_the_sandbox_knows_can_be_read_over_http() {
    let world = busy().await;
    world.sandbox.settle().await;
    let books = world.get("/sim/books").await.body;
    assert_eq!(books["sound"], true);
    assert!(books["accounts"].as_array().unwrap().len() > 4);
    let receipts = world.get("/sim/receipts").await.body;
    assert_eq!(
        receipts.as_array().unwrap().len(),
        world.sandbox.receipts().len()
    );
    let sent = world.get("/sim/deliveries").await.body;
    assert_eq!(sent["held"], 0);
    assert!(sent["sent"][0].get("url").is_none());
    let pem = world.get("/sim/certificate.pem").await.body;
    assert_eq!(pem, json!(sandbox::Sandbox::certificate_pem()));
    let put = json!({ "short_code": CODE, "does": "deposit", "amount": "1" });
    assert_eq!(world.sim("portal", &put).await.status, 200);
    let top_up = json!({ "msisdn": "0708374149", "amount": 5 });
    assert_eq!(world.sim("top-up", &top_up).await.status, 204);
}
