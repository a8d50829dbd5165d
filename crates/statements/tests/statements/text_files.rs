//! Statements as text with separators: whose they are, what is read, what is refused and why.
//!
//! The layouts of M-Pesa are those of its portal and its personal statements. Those of Equity and
//! KCB are an unverified layout, mapped by header name. All people and numbers are made up.

use crate::kit::{refused, rows, told};
use statements::{Columns, Field, Options, ReadError, Source, read, read_with};

/// The portal's export: lines about the account, then the table; each payment with its charge.
const ORGANISATION: &str = "\
Account Holder:,UMOJA CHAMA,,,,,,,,,,,\n\
Short Code:,600984,,,,,,,,,,,\n\
Time Period:,From,01-11-2026 00:00:00,To,04-11-2026 23:59:59,,,,,,,,\n\
\n\
Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,\
Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.\n\
UK42A1B2C3,04-11-2026 17:16:40,04-11-2026 17:16:38,Pay Bill Charge,Completed,,-10.00,\
\"8,790.00\",true,Pay Utility,SP,,\n\
UK42A1B2C3,04-11-2026 17:16:40,04-11-2026 17:16:38,Pay Bill from 25470****111 - AMINA W Acc. \
005724,Completed,\"1,500.00\",,\"8,800.00\",true,Pay Utility,25470****111 - AMINA W,,005724\n\
UK41D4E5F6,04-11-2026 09:00:00,04-11-2026 09:00:00,Pay Bill Reversal,Completed,,\"(1,000.00)\",\
\"7,300.00\",true,Reversal,25470****222 - JUMA O,UK31X7Y8Z9,\n\
UK41G7H8J9,04-11-2026 08:00:00,04-11-2026 08:00:00,Pay Bill from 25470****333 - RUTH,Failed,,,,\
true,Pay Utility,25470****333 - RUTH,,TITHE\n\
Total,,,,,\"1,500.00\",\"1,010.00\",,,,,,\n";

#[test]
fn an_organisations_statement() {
    let read = read(ORGANISATION.as_bytes(), "export.csv", None);
    assert_eq!(
        rows(&read),
        [
            "6 UK42A1B2C3 2026-11-04 17:16:40 in 0.00 out 10.00 = 8790.00 [Pay Bill Charge] \
             acc - link - payment_in_charge",
            "7 UK42A1B2C3 2026-11-04 17:16:40 in 1500.00 out 0.00 = 8800.00 [Pay Bill from \
             25470****111 - AMINA W Acc. 005724] acc 005724 link - payment_in",
            "8 UK41D4E5F6 2026-11-04 09:00:00 in 0.00 out 1000.00 = 7300.00 [Pay Bill Reversal] \
             acc - link UK31X7Y8Z9 reversal",
            "9 UK41G7H8J9 2026-11-04 08:00:00 in 0.00 out 0.00 = - [Pay Bill from 25470****333 - \
             RUTH] acc TITHE link - other",
        ]
    );
    assert_eq!(
        refused(&read),
        ["10 statement_row_none Total 1,500.00 1,010.00"]
    );
    let source = read.map(|read| (read.source, read.header.len(), read.day_first));
    assert_eq!(source, Ok((Source::MpesaOrganisation, 13, true)));
}

/// The portal's newer export: no lines above, the currency in the headings, days before months.
#[test]
fn the_newer_export_of_the_portal() {
    let text = "Receipt No,Completion Time,Details,Transaction Status,Paid In (KSHs),Withdrawn \
        (KSHs),Balance (KSHs)\r\n\
        UK41A1B2C3,04/11/2026 23:09:30,Agency Withdrawal of funds to Bank,Completed,0.00,\
        \"-1,000.00\",0.00\r\n\
        UK41A1B2C4,04/11/2026 16:15:18,Pay Bill from 2547****111 - AMINA W Acc. umoja,Completed,\
        \"1,100.00\",0.00,\"1,000.00\"\r\n";
    let read = read(text.as_bytes(), "Statements for 600984.csv", None);
    assert_eq!(
        rows(&read),
        [
            "2 UK41A1B2C3 2026-11-04 23:09:30 in 0.00 out 1000.00 = 0.00 [Agency Withdrawal of \
             funds to Bank] acc - link - transfer",
            "3 UK41A1B2C4 2026-11-04 16:15:18 in 1100.00 out 0.00 = 1000.00 [Pay Bill from \
             2547****111 - AMINA W Acc. umoja] acc - link - payment_in",
        ]
    );
    assert_eq!(read.map(|read| read.source), Ok(Source::MpesaOrganisation));
}

#[test]
fn a_persons_statement_with_its_columns_in_another_order() {
    let text = "Balance;Withdrawn;Paid In;Transaction Status;Details;Completion Time;Receipt No.\n\
        1,937.00;-13.00;;Completed;Customer Transfer of Funds Charge;2026-10-03 08:00:00;\
        UJ34A1B2C3\n\
        1,950.00;-1,000.00;;Completed;Customer Transfer to - 0722****111 JANE;2026-10-03 08:00:00;\
        uj34a1b2c3\n";
    let read = read(text.as_bytes(), "mpesa.csv", None);
    assert_eq!(
        rows(&read),
        [
            "2 UJ34A1B2C3 2026-10-03 08:00:00 in 0.00 out 13.00 = 1937.00 [Customer Transfer of \
             Funds Charge] acc - link - payout_charge",
            "3 UJ34A1B2C3 2026-10-03 08:00:00 in 0.00 out 1000.00 = 1950.00 [Customer Transfer to \
             - 0722****111 JANE] acc - link - payout_out",
        ]
    );
    assert_eq!(read.map(|read| read.source), Ok(Source::MpesaPersonal));
}

#[test]
fn banks_by_their_names_and_headings() {
    let equity = "Equity Bank (Kenya) Limited\nAccount: 0110299999999\n\
        Transaction Date,Value Date,Particulars,Debit,Credit,Running Balance\n\
        06/11/2026,06/11/2026,MPESA-254712***678-UK61A1B2C3,,\"20,000.00\",\"85,000.00 Cr\"\n\
        07/11/2026,07/11/2026,LEDGER FEE,50.00,,\"84,950.00 Cr\"\n";
    let equity = read(equity.as_bytes(), "statement.csv", None);
    assert_eq!(
        rows(&equity),
        [
            "4  2026-11-06 00:00:00 in 20000.00 out 0.00 = 85000.00 \
             [MPESA-254712***678-UK61A1B2C3] acc - link - payment_in",
            "5  2026-11-07 00:00:00 in 0.00 out 50.00 = 84950.00 [LEDGER FEE] acc - link - charge",
        ]
    );
    assert_eq!(equity.map(|read| read.source), Ok(Source::Equity));

    let kcb = "Transaction Date\tValue Date\tTransaction Details\tMoney Out\tMoney In\tLedger \
        Balance\tBank Reference Number\n\
        06.11.2026\t06.11.2026\tCASH DEPOSIT UMOJA\t\t1 500,00\t\tFT26310ABCD\n\
        06.11.2026\t06.11.2026\tCASH DEPOSIT UMOJA\t\t1,500.00\t2,500.00\tFT26310ABCE\n";
    let kcb = read(kcb.as_bytes(), "KCB statement november.csv", None);
    assert_eq!(
        rows(&kcb),
        [
            "3 FT26310ABCE 2026-11-06 00:00:00 in 1500.00 out 0.00 = 2500.00 [CASH DEPOSIT UMOJA] \
             acc - link - payment_in"
        ]
    );
    let why = [
        "2 statement_row_amount_unreadable 06.11.2026 06.11.2026 CASH DEPOSIT UMOJA 1 \
                500,00 FT26310ABCD",
    ];
    assert_eq!(refused(&kcb), why);
    assert_eq!(kcb.map(|read| read.source), Ok(Source::Kcb));
}

#[test]
fn one_column_of_amounts_with_its_side() {
    let text = "Date,Time,Narration,Amount,DR/CR,Balance\n\
        3 Nov 2026,8:15 PM,TRANSFER TO JUMA,500.00,DR,100.00\n\
        3 Nov 2026,8:16 PM,TRANSFER FROM RUTH,700.00,CR,800.00\n\
        3 Nov 2026,8:17 PM,CHQ 12,-50.00,,750.00\n";
    let read = read(text.as_bytes(), "bank.csv", None);
    assert_eq!(
        rows(&read),
        [
            "2  2026-11-03 20:15:00 in 0.00 out 500.00 = 100.00 [TRANSFER TO JUMA] acc - link - \
             payout_out",
            "3  2026-11-03 20:16:00 in 700.00 out 0.00 = 800.00 [TRANSFER FROM RUTH] acc - link - \
             payment_in",
            "4  2026-11-03 20:17:00 in 0.00 out 50.00 = 750.00 [CHQ 12] acc - link - payout_out",
        ]
    );
    assert_eq!(read.map(|read| read.source), Ok(Source::Unknown));
}

#[test]
fn months_before_days_only_where_nothing_else_can_be() {
    let file = |days: [&str; 2]| {
        let [one, other] = days;
        format!("Date,Details,Amount\n{one},DEPOSIT,5.00\n{other},DEPOSIT,6.00\n")
    };
    let american = read(file(["11/03/2026", "11/28/2026"]).as_bytes(), "a.csv", None);
    let days = american.map(|read| {
        let days = read
            .rows
            .iter()
            .map(|row| row.completed_at.date().to_string());
        (read.day_first, days.collect::<Vec<_>>())
    });
    let expected = vec!["2026-11-03".to_owned(), "2026-11-28".to_owned()];
    assert_eq!(days, Ok((false, expected)));
    // A day that cannot be among days that can only be read the usual way is a mistake.
    let mixed = read(file(["28/11/2026", "11/28/2026"]).as_bytes(), "a.csv", None);
    let why = ["3 statement_row_date_unreadable 11/28/2026 DEPOSIT 6.00"];
    assert_eq!(refused(&mixed), why);
}

#[test]
fn each_bad_line_is_named() {
    let long = "x".repeat(2_001);
    let text = format!(
        "Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\n\
         ,2026-10-03 08:00:00,no receipt,Completed,5.00,,\n\
         UJ34A1B2C3,,no day,Completed,5.00,,\n\
         UJ34A1B2C3,yesterday,no figures,Completed,5.00,,\n\
         UJ34A1B2C3,2026-02-31 08:00:00,no such day,Completed,5.00,,\n\
         UJ34A1B2C3,2026-10-03 08:00:00,no amount,Completed,,,\n\
         UJ34A1B2C3,2026-10-03 08:00:00,both,Completed,5.00,-5.00,\n\
         UJ34A1B2C3,2026-10-03 08:00:00,words,Completed,five,,\n\
         UJ34A1B2C3,2026-10-03 08:00:00,half,Completed,5.00,,\"1,00\"\n\
         UJ34-A1B2,2026-10-03 08:00:00,signs,Completed,5.00,,\n\
         UJ34A1B2C3,2026-10-03 08:00:00,{long},Completed,5.00,,\n\
         \n\
         Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Balance\n\
         Page 2 of 3,,,,,,\n\
         UJ34A1B2C4,2026-10-03 08:00:00,good,Completed,5.00,0.00,5.00\n"
    );
    let read = read(text.as_bytes(), "a.csv", None);
    let why: Vec<String> = refused(&read)
        .iter()
        .map(|told| told.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        why,
        [
            "2 statement_row_receipt_missing",
            "3 statement_row_date_missing",
            "4 statement_row_date_unreadable",
            "5 statement_row_date_unreadable",
            "6 statement_row_amount_missing",
            "7 statement_row_both_amounts",
            "8 statement_row_amount_unreadable",
            "9 statement_row_amount_unreadable",
            "10 statement_row_receipt_unreadable",
            "11 statement_row_too_long",
            "14 statement_row_none",
        ]
    );
    assert_eq!(rows(&read).len(), 1);
}

#[test]
fn a_layout_nobody_knows_is_shown_and_then_chosen() {
    let text = "Our bank\nWhen,What,In shillings,Left over\n\
        03-11-2026,Cash,500.00,500.00\n04-11-2026,Cash,-20.00,480.00\n";
    let unknown = read(text.as_bytes(), "a.csv", None);
    let Err(ReadError::UnknownLayout(layout)) = unknown else {
        panic_free("the layout is unknown");
        return;
    };
    assert_eq!(layout.header, ["When", "What", "In shillings", "Left over"]);
    assert_eq!(layout.columns.header_line, 2);
    assert_eq!(layout.missing, [Field::CompletedAt, Field::Amount]);
    assert_eq!(layout.sample.len(), 2);
    let chosen = layout
        .columns
        .with(Field::CompletedAt, 0)
        .with(Field::Details, 1)
        .with(Field::Amount, 2)
        .with(Field::Balance, 3);
    let with = |columns: Columns| {
        let options = Options {
            password: None,
            columns: Some(columns),
        };
        read_with(text.as_bytes(), "a.csv", &options)
    };
    assert_eq!(
        rows(&with(chosen.clone())),
        [
            "3  2026-11-03 00:00:00 in 500.00 out 0.00 = 500.00 [Cash] acc - link - other",
            "4  2026-11-04 00:00:00 in 0.00 out 20.00 = 480.00 [Cash] acc - link - other",
        ]
    );
    let beyond = chosen.clone().with(Field::Receipt, 9);
    assert_eq!(told(&with(beyond)), "statement_columns_unfit");
    let too_few = Columns::below(2).with(Field::Details, 1);
    assert_eq!(told(&with(too_few)), "statement_columns_unfit");
}

fn panic_free(what: &str) {
    assert!(what.is_empty(), "{what}");
}

#[test]
fn files_that_are_none() {
    let large = vec![b'a'; statements::BYTES_MAX.saturating_add(1)];
    let mut many = String::from("Date,Details,Amount\n");
    for _ in 0..statements::ROWS_MAX {
        many.push_str("03-11-2026,Cash,1.00\n");
    }
    for (bytes, code) in [
        (&b""[..], "statement_empty"),
        (b"\n \n\n", "statement_empty"),
        (large.as_slice(), "statement_too_large"),
        (many.as_bytes(), "statement_too_many_rows"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "statement_not_one"),
        (
            &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1],
            "statement_old_workbook",
        ),
        (b"PK\x03\x04 but nothing else", "statement_damaged"),
        (b"%PDF-1.7 but nothing else", "statement_damaged"),
        (b"Hello, this is a letter.", "statement_layout_unknown"),
    ] {
        assert_eq!(told(&read(bytes, "a.csv", None)), code);
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_fall(text in "(?s).{0,400}", bytes: Vec<u8>) {
        let _ = read(text.as_bytes(), "a.csv", None);
        let _ = read(&bytes, "a.csv", None);
    }

    /// Every line below the headings is a row, refused, the headings again, or blank.
    #[test]
    fn no_line_is_lost(
        cells in proptest::collection::vec(
            proptest::collection::vec(
                proptest::sample::select(vec![
                    "", "UJ34A1B2C3", "2026-10-03", "5.00", "-5.00", "Completed", "x", "\u{e9}",
                ]),
                3..4,
            ),
            0..20,
        ),
    ) {
        let mut text = String::from("Date,Details,Amount\n");
        for line in &cells {
            text.push_str(&line.join(","));
            text.push('\n');
        }
        let read = read(text.as_bytes(), "a.csv", None);
        let filled = cells.iter().filter(|line| line.iter().any(|cell| !cell.is_empty())).count();
        let kept = read.map(|read| read.rows.len().saturating_add(read.refused.len()));
        proptest::prop_assert_eq!(kept, Ok(filled));
    }
}
