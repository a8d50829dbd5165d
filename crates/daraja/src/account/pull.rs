//! Fetching the payments of the last 48 hours, to find those M-Pesa did not tell of.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::money::Money;
use serde_json::json;

use super::{Account, declined, unreadable};
use crate::checks;
use crate::errors::{Error, RefusalKind, Result};
use crate::hidden::Hidden;
use crate::json::Node;
use crate::meaning;
use crate::times;

/// M-Pesa gives so many at once; the offset of the next page is larger by this.
pub const PAGE_ROWS: usize = 100;

const FOUND: &str = "1000";
const NONE_FOUND: &str = "1001";
const REGISTERED: &str = "1000";
const REGISTERED_BEFORE: &str = "1001";

/// Permits pulling, once for a short code.
#[derive(Clone, PartialEq, Eq)]
pub struct PullRegistration {
    /// The phone of the organisation's nominated person: `07XXXXXXXX` or `2547XXXXXXXX`.
    pub nominated_number: String,
    /// An address M-Pesa wants to know.
    pub callback_url: String,
}

impl fmt::Debug for PullRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PullRegistration")
            .field("nominated_number", &Hidden)
            .field("callback_url", &Hidden)
            .finish()
    }
}

/// Which payments to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullQuery {
    /// From this moment; M-Pesa keeps 48 hours.
    pub from: DateTime<Utc>,
    /// To this moment.
    pub to: DateTime<Utc>,
    /// After so many: 0, 100, 200 …
    pub offset: u32,
}

/// One page of payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullPage {
    /// Those that can be read.
    pub rows: Vec<Pulled>,
    /// How many cannot.
    pub unreadable: usize,
}

impl PullPage {
    /// Whether there may be another page after this.
    pub fn is_full(&self) -> bool {
        self.rows.len().saturating_add(self.unreadable) >= PAGE_ROWS
    }
}

/// A payment, as pulled.
#[derive(Clone, PartialEq, Eq)]
pub struct Pulled {
    /// M-Pesa's receipt.
    pub receipt: String,
    /// When it was made, where that can be read.
    pub at: Option<DateTime<Utc>>,
    /// Who paid: plain, masked or hashed, as it came.
    pub msisdn: String,
    /// What kind of transaction, in M-Pesa's words.
    pub kind: String,
    /// What the customer typed as account number.
    pub bill_reference: String,
    /// How much.
    pub amount: Money,
}

impl fmt::Debug for Pulled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pulled")
            .field("receipt", &self.receipt)
            .field("at", &self.at)
            .field("msisdn", &Hidden)
            .field("kind", &self.kind)
            .field("bill_reference", &Hidden)
            .field("amount", &self.amount)
            .finish()
    }
}

impl Account {
    /// Permits pulling for this short code.
    ///
    /// # Errors
    /// [`RefusalKind::AlreadyRegistered`] where it was done before.
    pub async fn register_pull(&self, registration: &PullRegistration) -> Result<()> {
        let number = local_number(&registration.nominated_number)?;
        checks::url("CallBackURL", &registration.callback_url)?;
        let body = json!({
            "ShortCode": self.own_short_code()?,
            "RequestType": "Pull",
            "NominatedNumber": number,
            "CallBackURL": registration.callback_url,
        });
        let answer = self.call("/pulltransactions/v1/register", &body).await?;
        let code = answer.text(&["ResponseStatus"]).map_err(unreadable)?;
        match code.as_deref() {
            Some(REGISTERED) => Ok(()),
            Some(code @ REGISTERED_BEFORE) => {
                let mut refusal = meaning::refusal(200, code, "already registered");
                refusal.kind = RefusalKind::AlreadyRegistered;
                Err(Error::Refused(refusal))
            }
            Some(code) => Err(declined(&answer, code)),
            None => super::accepted(&answer),
        }
    }

    /// Fetches one page of payments; those that cannot be read are left out, with a warning.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn pull(&self, query: &PullQuery) -> Result<Vec<Pulled>> {
        self.pull_page(query).await.map(|page| page.rows)
    }

    /// As [`Account::pull`], and says whether there may be more and what could not be read.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn pull_page(&self, query: &PullQuery) -> Result<PullPage> {
        let body = json!({
            "ShortCode": self.own_short_code()?,
            "StartDate": times::spaced(query.from),
            "EndDate": times::spaced(query.to),
            "OffSetValue": query.offset.to_string(),
        });
        let answer = self.call("/pulltransactions/v1/query", &body).await?;
        let page = page(&answer)?;
        if page.unreadable > 0 {
            let count = page.unreadable;
            tracing::warn!(count, "pulled transactions that cannot be read");
        }
        Ok(page)
    }
}

fn local_number(number: &str) -> Result<String> {
    let subscriber = match number.strip_prefix('0') {
        Some(subscriber) => subscriber,
        None => number.strip_prefix("254").unwrap_or_default(),
    };
    checks::phone("NominatedNumber", &format!("254{subscriber}"))?;
    Ok(format!("0{subscriber}"))
}

fn page(answer: &Node) -> Result<PullPage> {
    let mut page = PullPage {
        rows: Vec::new(),
        unreadable: 0,
    };
    let code = answer.text(&["ResponseCode"]).map_err(unreadable)?;
    match code.as_deref() {
        Some(FOUND) => {}
        Some(code) if code.bytes().all(|byte| byte == b'0') => {}
        Some(NONE_FOUND) => return Ok(page),
        Some(code) => return Err(declined(answer, code)),
        None => return Err(Error::Unknown("an answer without a code".to_owned())),
    }
    if let Some(rows) = answer.get(&["Response"]).map_err(unreadable)? {
        gather(rows, &mut page);
    }
    Ok(page)
}

/// The rows stand in lists within lists.
fn gather(node: &Node, page: &mut PullPage) {
    match node {
        Node::List(items) => items.iter().for_each(|item| gather(item, page)),
        Node::Object(_) => match row(node) {
            Some(row) => page.rows.push(row),
            None => page.unreadable = page.unreadable.saturating_add(1),
        },
        Node::Null => {}
        Node::Flag(_) | Node::Number(_) | Node::Text(_) => {
            page.unreadable = page.unreadable.saturating_add(1);
        }
    }
}

fn row(node: &Node) -> Option<Pulled> {
    let text = |names| node.text(names).ok().flatten();
    let at = text(&["trxDate", "transactionDate"]);
    Some(Pulled {
        receipt: text(&["transactionId"])?,
        at: at.and_then(|at| times::read(&at)),
        msisdn: text(&["msisdn"]).unwrap_or_default(),
        kind: text(&["transactiontype"]).unwrap_or_default(),
        bill_reference: text(&["billreference"]).unwrap_or_default(),
        amount: node.money(&["amount"]).ok().flatten()?,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::json;

    fn page_of(json: &str) -> Result<PullPage> {
        page(&json::read(json.as_bytes(), 10_000).ok().unwrap())
    }

    const ROW: &str = r#"{"transactionId":"yuss8e8e8","trxDate":"2020-08-05T10:13:00Z",
        "msisdn":722000000,"sender":"MPESA","transactiontype":"c2b-pay-bill-debit",
        "billreference":"O00123","amount":"1,500.50","organizationname":"Daraja Pull"}"#;

    #[test]
    fn rows_are_found_however_deep_they_stand() {
        for rows in [
            format!("[[{ROW}]]"),
            format!("[{ROW}]"),
            ROW.to_owned(),
            format!("[[],[[{ROW}]],null]"),
        ] {
            let page = page_of(&format!(r#"{{"ResponseCode":"1000","Response":{rows}}}"#));
            let page = page.unwrap();
            assert_eq!((page.rows.len(), page.unreadable), (1, 0), "{rows}");
            let row = page.rows.first().unwrap();
            assert_eq!(row.receipt, "yuss8e8e8");
            assert_eq!(row.amount, Money::from_cents(150_050));
            assert_eq!(row.msisdn, "722000000");
            assert_eq!(row.at, "2020-08-05T10:13:00Z".parse().ok());
            assert!(!page.is_full());
        }
    }

    #[test]
    fn nothing_found_is_no_error_and_a_row_without_money_is_counted() {
        for json in [
            r#"{"ResponseCode":"1001","Response":[[]]}"#,
            r#"{"ResponseCode":"1000","Response":[[]]}"#,
            r#"{"ResponseCode":1000}"#,
        ] {
            assert!(page_of(json).unwrap().rows.is_empty());
        }
        let json = r#"{"ResponseCode":"1000","Response":[[{"transactionId":"A","amount":[]},7]]}"#;
        assert_eq!(page_of(json).unwrap().unreadable, 2);
        assert!(page_of(r#"{"ResponseCode":"400.001","ResponseMessage":"No"}"#).is_err());
        assert!(matches!(page_of("{}"), Err(Error::Unknown(_))));
    }

    #[test]
    fn the_nominated_number_is_sent_as_it_is_dialled() {
        assert_eq!(local_number("254722000000").as_deref(), Ok("0722000000"));
        assert_eq!(local_number("0722000000").as_deref(), Ok("0722000000"));
        for wrong in ["", "722000000", "+254722000000", "0222000000"] {
            assert!(local_number(wrong).is_err(), "{wrong}");
        }
    }
}
