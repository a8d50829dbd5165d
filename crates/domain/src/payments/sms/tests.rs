//! Messages as they were worded over the years; the people and numbers in them are made up.

use proptest::prelude::*;

use super::*;

/// What was read, on one line: kind, receipt, cents, time, number, name, account, balance, cost.
fn told(text: &str) -> String {
    let read = match read(text) {
        Ok(read) => read,
        Err(error) => return error.code().to_owned(),
    };
    let money = |money: Option<Money>| money.map_or("-".to_owned(), Money::to_decimal);
    format!(
        "{} {} {} | {} | {} | {} | {} | {} | {}",
        read.kind.as_str(),
        read.receipt,
        read.amount.money().to_decimal(),
        read.at
            .map_or("-".to_owned(), |at| at.format("%Y-%m-%d %H:%M").to_string()),
        read.party_phone,
        read.party_name,
        read.account.as_deref().unwrap_or("-"),
        money(read.balance),
        money(read.cost),
    )
}

#[test]
fn received_over_the_years() {
    for (text, expected) in [
        (
            "BT61QR408 Confirmed.\nYou have received Ksh50.00 from\nPETER OTIENO 254722000111\n\
             on 15/10/11 at 11:52 AM\nNew M-PESA balance is Ksh100.00",
            "received BT61QR408 50.00 | 2011-10-15 11:52 | 254722000111 | PETER OTIENO | - | \
             100.00 | -",
        ),
        (
            "EV52QX844 Confirmed.\nYou have received Ksh1,200.50 from\nANNE NDUNG'U 254711000222\n\
             on 29/3/14 at 1:38 AM\nNew M-PESA balance is Ksh2,927.00.PIN YAKO SIRI YAKO",
            "received EV52QX844 1200.50 | 2014-03-29 01:38 | 254711000222 | ANNE NDUNG'U | - | \
             2927.00 | -",
        ),
        (
            "TCG1XB7SQV Confirmed.You have received Ksh100.00 from WANJIKU  KAMAU 0713000418 on \
             16/3/25 at 4:55 PM  New M-PESA balance is Ksh69.13. Dial *544*18# & enjoy",
            "received TCG1XB7SQV 100.00 | 2025-03-16 16:55 | 0713000418 | WANJIKU KAMAU | - | \
             69.13 | -",
        ),
        (
            "UIL4X9K2PM Confirmed.You have received Ksh250.00 from AMINA HASSAN 0722***443 on \
             21/9/26 at 4:57 PM New M-PESA balance is Ksh9,354.70. Earn daily https://saf.cx/abc1",
            "received UIL4X9K2PM 250.00 | 2026-09-21 16:57 | 0722***443 | AMINA HASSAN | - | \
             9354.70 | -",
        ),
        (
            "Congratulations! TD66N4PLHM confirmed.You have received Ksh15,950.00 from LOOP B2C. \
             on 6/4/25 at 2:35 PM.New M-PESA balance is Ksh16,785.29.",
            "received TD66N4PLHM 15950.00 | 2025-04-06 14:35 |  | LOOP B2C | - | 16785.29 | -",
        ),
        (
            "TD18YFQ4MW Confirmed.You have received Ksh60,800.00 from KCB 1 501901 on 1/4/25 at \
             3:52 PM New M-PESA balance is Ksh62,483.13.",
            "received TD18YFQ4MW 60800.00 | 2025-04-01 15:52 |  | KCB 1 501901 | - | 62483.13 | -",
        ),
        (
            "EA54HY643 Confirmed.\non 28/9/13 at 1:14 PM\nKsh50.00 received from\n254729000024 \
             MORRIS M.\nNew Account balance is Ksh54.00",
            "received EA54HY643 50.00 | 2013-09-28 13:14 | 254729000024 | MORRIS M | - | 54.00 | -",
        ),
        (
            "TCH01GQG8Y Confirmed.You have received Ksh10.00 from RUTH ACHIENG on 17/3/25 at \
             12:03 PM  New business balance is Ksh10.00. To access your funds, select Withdraw.",
            "received TCH01GQG8Y 10.00 | 2025-03-17 12:03 |  | RUTH ACHIENG | - | 10.00 | -",
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn paid_and_sent() {
    for (text, expected) in [
        (
            "TKSFVBGQ9G Confirmed. Ksh900.00 sent to UMOJA CHAMA for account 005724 on 28/11/25 at \
             3:06 PM New M-PESA balance is Ksh4,445.13. Transaction cost, Ksh10.00.Amount you can \
             transact within the day is 496,620.00.",
            "paid TKSFVBGQ9G 900.00 | 2025-11-28 15:06 |  | UMOJA CHAMA | 005724 | 4445.13 | 10.00",
        ),
        (
            "SGK99ETMQ3 Confirmed. Ksh100.00 sent to SAFARICOM DATA BUNDLES for account on 20/7/24 \
             at 11:04 AM. New M-PESA balance is Ksh1,407.98.",
            "paid SGK99ETMQ3 100.00 | 2024-07-20 11:04 |  | SAFARICOM DATA BUNDLES | - | 1407.98 \
             | -",
        ),
        (
            "TKTFVQL1ZS Confirmed. Ksh1,510.00 paid to DUKA RONGAI. on 29/11/25 at 7:25 PM.New \
             M-PESA balance is Ksh3.00. Transaction cost, Ksh0.00. Amount you can transact",
            "paid TKTFVQL1ZS 1510.00 | 2025-11-29 19:25 |  | DUKA RONGAI | - | 3.00 | 0.00",
        ),
        (
            "RF45ABQ1CD Confirmed. You have paid Ksh1,200.00 to SOKO LTD for account 12-34 B on \
             18/11/2025 at 4:30 PM. New balance is Ksh11,300.00. Transaction cost, Ksh.5.00.",
            "paid RF45ABQ1CD 1200.00 | 2025-11-18 16:30 |  | SOKO LTD | 12-34 B | 11300.00 | 5.00",
        ),
        (
            "TDD6KGQ4H2 Confirmed. Ksh2,000.00 sent to JOHN  K*AMAU 0711000814 on 13/4/25 at \
             11:51 AM. New M-PESA balance is Ksh 1,354.13. Transaction cost, Ksh33.00.",
            "sent TDD6KGQ4H2 2000.00 | 2025-04-13 11:51 | 0711000814 | JOHN K*AMAU | - | 1354.13 \
             | 33.00",
        ),
        (
            "TCO3V7DQN3 Confirmed. Ksh3,000 sent to FRANCIS MWANGI on 24/3/25 at 8.02AM",
            "sent TCO3V7DQN3 3000.00 | 2025-03-24 08:02 |  | FRANCIS MWANGI | - | - | -",
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn cash_airtime_and_what_was_undone() {
    for (text, expected) in [
        (
            "SL14U1QA94 Confirmed.on 1/12/24 at 6:44 PMWithdraw Ksh2,100.00 from 606394 - New Mali \
             shop 7street New M-PESA balance is Ksh258.61. Transaction cost, Ksh29.00. Amount you \
             can transact within the day is 496,850.00. dial *334#>Withdraw",
            "withdrawn SL14U1QA94 2100.00 | 2024-12-01 18:44 |  | 606394 - New Mali shop 7street | \
             - | 258.61 | 29.00",
        ),
        (
            "TA6678QM3W Confirmed. On 6/1/25 at 4:22 PM Give Ksh1,000.00 cash to HASHI COMM \
             GITHURAI 44 New M-PESA balance is Ksh1,335.89.",
            "deposited TA6678QM3W 1000.00 | 2025-01-06 16:22 |  | HASHI COMM GITHURAI 44 | - | \
             1335.89 | -",
        ),
        (
            "SIU9GEQ4IX confirmed.You bought Ksh70.00 of airtime for 254796000729 on 30/9/24 at \
             10:01 PM.New  balance is Ksh2,024.74. Transaction cost, Ksh0.00.",
            "airtime SIU9GEQ4IX 70.00 | 2024-09-30 22:01 | 254796000729 |  | - | 2024.74 | 0.00",
        ),
        (
            "DZ55IQ312 confirmed. You bought Ksh100.00 of airtime on 21/9/13 at 12:05 AM\nNew \
             M-PESA balance is Ksh6.00.Safaricom only calls you from 0722000000",
            "airtime DZ55IQ312 100.00 | 2013-09-21 00:05 |  |  | - | 6.00 | -",
        ),
        (
            "SJP5C9QAIJ confirmed. Reversal of transaction SJH5DP0Q9L has been successfully \
             reversed  on 25/10/24  at 2:04 PM and Ksh1.00 is credited to your M-PESA account. New \
             M-PESA account balance is Ksh1,778.12.",
            "reversed SJP5C9QAIJ 1.00 | 2024-10-25 14:04 |  |  | - | 1778.12 | -",
        ),
        (
            "EB97SQ431 Confirmed. Ksh50.00 transferred to M-Shwari account on 13/10/13 at 2:13 AM. \
             M-PESA balance is Ksh4,265.00, new M-Shwari account balance is Ksh20,087.69.",
            "other EB97SQ431 50.00 | 2013-10-13 02:13 |  |  | - | 4265.00 | -",
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
    let undone = "SJP5C9QAIJ confirmed. Reversal of transaction SJH5DP0Q9L has been successfully \
        reversed on 25/10/24 at 2:04 PM and Ksh1.00 is credited to your M-PESA account.";
    let reverses = read(undone).map(|read| read.reverses);
    assert_eq!(reverses, Ok(Some("SJH5DP0Q9L".to_owned())));
}

#[test]
fn without_blanks_and_capitals() {
    for (text, expected) in [
        (
            "tksfvbgq9g confirmed.ksh900.00sent to umoja chama for account005724on28/11/25at3:06pm\
             new m-pesa balance isksh4,445.13.transaction cost,ksh10.00",
            "paid TKSFVBGQ9G 900.00 | 2025-11-28 15:06 |  | umoja chama | 005724 | 4445.13 | 10.00",
        ),
        (
            "TCG1XB7SQVConfirmed.YouhavereceivedKsh1,100.00fromWANJIKU KAMAU0713000418on16/3/25\
             4:55PMNewM-PESAbalanceisKsh69.13",
            "received TCG1XB7SQV 1100.00 | 2025-03-16 16:55 | 0713000418 | WANJIKU KAMAU | - | \
             69.13 | -",
        ),
        (
            "UIL4X9K2PM Confirmed.You have received KES 250 from AMINA 2547 ***** 126 on 21/9/26 \
             11:57 PM",
            "received UIL4X9K2PM 250.00 | 2026-09-21 23:57 | 2547*****126 | AMINA | - | - | -",
        ),
        (
            "  \u{200b}UIL4X9K2PM\u{a0}Confirmed. Ksh70.00 sent to OTIENO 0722xxx443 on \
             2/9/2611:50 AM. New M\u{2011}PESA balance is Ksh0.00.",
            "sent UIL4X9K2PM 70.00 | 2026-09-02 11:50 | 0722xxx443 | OTIENO | - | 0.00 | -",
        ),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_message_of_a_payment() {
    let long = "x".repeat(LENGTH_MAX.saturating_add(1));
    let fuliza =
        "SKT9JYXQRJ Confirmed. Fuliza M-PESA amount is Ksh 238.80. Interest charged Ksh 2.39.";
    for (text, code) in [
        ("", "sms_required"),
        (" \n\u{200b}", "sms_required"),
        (long.as_str(), "sms_too_long"),
        ("Hello, see you at 5", "sms_not_mpesa"),
        (
            "Your transaction confirmed. Ksh5.00 paid to X",
            "sms_not_mpesa",
        ),
        ("Ksh500 sent to WANJIKU on 1/1/26", "sms_not_mpesa"),
        (
            "Failed. The entered phone number is incorrect\n0722.",
            "sms_failed",
        ),
        (
            "DQ91IQ986 Confirmed.\nYour M-PESA balance was Ksh339.00\non 2/7/13 at 6:46 PM.",
            "sms_not_a_payment",
        ),
        (fuliza, "sms_not_a_payment"),
        (
            "DQ91IQ986 Confirmed. Your PIN was changed.",
            "sms_not_a_payment",
        ),
        (
            "DQ91IQ986 Confirmed. Welcome to Ksh50.00",
            "sms_not_a_payment",
        ),
        (
            "DQ91IQ986 Confirmed. Ksh1,00.00 sent to X",
            "sms_amount_unreadable",
        ),
        (
            "DQ91IQ986 Confirmed. Ksh0.00 sent to X",
            "sms_amount_unreadable",
        ),
        (
            "DQ91IQ986 Confirmed. Ksh5.001 sent to X",
            "sms_amount_unreadable",
        ),
        (
            "DQ91IQ986 Confirmed. Ksh1.00 sent to X on 1/1/26 DQ91IQ987 Confirmed. \
             Ksh2.00 sent to Y",
            "sms_several",
        ),
    ] {
        assert_eq!(told(text), code, "{text}");
    }
}

#[test]
fn a_day_that_is_none_leaves_the_time_out() {
    let read = read("DQ91IQ986 Confirmed. Ksh1.00 sent to X on 31/2/26 at 9:00 AM");
    assert_eq!(read.map(|read| read.at), Ok(None));
}

#[test]
fn no_log_line_carries_names_or_numbers() {
    let read = read("DQ91IQ986 Confirmed. Ksh1.00 sent to JUMA 0722000111 on 1/2/26 at 9:00 AM");
    let shown = read.map(|read| format!("{read:?}"));
    assert!(shown.is_ok_and(|shown| !shown.contains("JUMA") && !shown.contains("0722")));
}

/// A message as M-Pesa words it, from its parts.
fn worded(kind: SmsKind, parts: &Parts) -> String {
    let Parts {
        receipt,
        amount,
        at,
        name,
        phone,
        account,
        balance,
        cost,
    } = parts;
    let amount = Money::from_cents(*amount).kes().replace("KES ", "Ksh");
    let balance = Money::from_cents(*balance).kes().replace("KES ", "Ksh");
    let cost = Money::from_cents(*cost).kes().replace("KES ", "Ksh");
    let day = at.format("%-d/%-m/%y at %-I:%M %p");
    let end = format!("New M-PESA balance is {balance}. Transaction cost, {cost}.");
    match kind {
        SmsKind::Received => format!(
            "{receipt} Confirmed.You have received {amount} from {name} {phone} on {day} {end}"
        ),
        SmsKind::Paid => format!(
            "{receipt} Confirmed. {amount} sent to {name} for account {account} on {day} {end}"
        ),
        SmsKind::Withdrawn => {
            format!("{receipt} Confirmed.on {day}Withdraw {amount} from {name} {end}")
        }
        _ => format!("{receipt} Confirmed. {amount} sent to {name} {phone} on {day}. {end}"),
    }
}

#[derive(Debug, Clone)]
struct Parts {
    receipt: String,
    amount: i64,
    at: NaiveDateTime,
    name: String,
    phone: String,
    account: String,
    balance: i64,
    cost: i64,
}

prop_compose! {
    fn parts()(
        receipt in "[A-Z]{3}[0-9][A-Z0-9]{6}",
        amount in 1..=25_000_000_i64,
        minutes in 0..52_000_000_i64,
        name in "[A-Z]{3,8} [A-Z]{3,9}",
        phone in "(07|01)[0-9]{2}(\\*{3}|[0-9]{3})[0-9]{3}",
        account in "[A-Z0-9]{1,10}",
        balance in 0..=50_000_000_i64,
        cost in 0..=20_000_i64,
    ) -> Parts {
        let start = chrono::NaiveDate::from_ymd_opt(2000, 1, 1)
            .unwrap_or_default()
            .and_time(chrono::NaiveTime::MIN);
        let at = start
            .checked_add_signed(chrono::TimeDelta::minutes(minutes))
            .unwrap_or(start);
        Parts { receipt, amount, at, name, phone, account, balance, cost }
    }
}

proptest! {
    #[test]
    fn what_was_worded_is_read(
        parts in parts(),
        kind in prop::sample::select(vec![
            SmsKind::Received, SmsKind::Paid, SmsKind::Withdrawn, SmsKind::Sent,
        ]),
        small: bool,
    ) {
        let text = worded(kind, &parts);
        let text = if small { text.to_lowercase() } else { text };
        let read = read(&text);
        prop_assert!(read.is_ok(), "{text}");
        if let Ok(read) = read {
            let cents = |money: Option<Money>| money.map(Money::cents);
            prop_assert_eq!(&read.receipt, &parts.receipt);
            prop_assert_eq!(read.kind, kind, "{}", text);
            prop_assert_eq!(read.amount.cents(), parts.amount);
            prop_assert_eq!(read.at, Some(parts.at), "{}", text);
            prop_assert_eq!(read.party_name.to_uppercase(), parts.name.clone());
            prop_assert_eq!(cents(read.balance), Some(parts.balance));
            prop_assert_eq!(cents(read.cost), Some(parts.cost));
            if matches!(kind, SmsKind::Received | SmsKind::Sent) {
                prop_assert_eq!(&read.party_phone, &parts.phone);
            }
            if kind == SmsKind::Paid {
                let account = read.account.map(|typed| typed.to_uppercase());
                prop_assert_eq!(account, Some(parts.account));
            }
        }
    }

    #[test]
    fn no_text_makes_it_fall(text: String) {
        let _ = read(&text);
        let _ = split_party(&text);
    }

    /// Pieces of messages in any order, blanks lost or doubled.
    #[test]
    fn no_jumble_makes_it_fall(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "TKSFVBGQ9G", "Confirmed.", "Ksh", "1,000.00", "1,00", "sent to", "from", "on ",
                "28/11/25", "99/99/99", "at 3:06 PM", "for account", "New M-PESA balance is ",
                "Transaction cost", "0722***443", "+254", "\u{1f600}", "\u{a0}", "Withdraw", "é",
                "Reversal of transaction", ".", "You have received", "paid to", "xX*",
            ]),
            0..30,
        ),
        parted: bool,
    ) {
        let text = pieces.join(if parted { " " } else { "" });
        let _ = read(&text);
    }
}
