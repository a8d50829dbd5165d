//! Opening a fund: something else the members save for, such as tea or school fees.

use domain::access::may;
use domain::names::AccountName;
use i18n::{Language, Words};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::ledger::funds::{self, NewFund};
use crate::members;
use crate::plans::views::FundOpened;
use crate::work::{Command, Work};

/// The most funds of a chama.
pub const FUNDS_MAX: usize = 20;
/// The most characters of a fund's short word.
pub const CODE_LENGTH_MAX: usize = 30;

/// What an officer types to open a fund.
#[derive(Debug, Clone, Default)]
pub struct FundForm {
    /// A short word of small letters, digits and dashes: `tea`.
    pub code: String,
    /// Its name: `Tea`.
    pub name: String,
    /// Whether what a member owes it counts in the member's own performance.
    pub counts_personally: bool,
}

/// Opens a fund.
#[derive(Debug, Clone, Serialize)]
pub struct OpenFund {
    code: String,
    name: String,
    counts_personally: bool,
    #[serde(skip)]
    language: Language,
}

impl OpenFund {
    /// Checks what was typed. The savings accounts are named in the given language.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &FundForm, language: Language) -> Result<Self> {
        let mut fields = Fields::new();
        let code = fields.take("code", code(&form.code));
        let name = fields.take("name", AccountName::parse(&form.name).map_err(|e| e.code()));
        match (code, name) {
            (Some(code), Some(name)) => Ok(Self {
                code,
                name: name.as_str().to_owned(),
                counts_personally: form.counts_personally,
                language,
            }),
            _ => Err(fields.finish().err().unwrap_or_else(Error::not_found)),
        }
    }
}

fn code(typed: &str) -> std::result::Result<String, &'static str> {
    let code = typed.trim().to_lowercase();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if code.is_empty() || code.len() > CODE_LENGTH_MAX || !code.chars().all(fits) {
        return Err("fund_code_not_a_word");
    }
    Ok(code)
}

impl Command for OpenFund {
    const NAME: &'static str = "plans.open_fund";
    // `funds::hold` keeps members from joining between the two lists.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageAccounts>;
    type Answer = FundOpened;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageAccounts>,
    ) -> Result<FundOpened> {
        let chama_id = grant.chama_id();
        funds::hold_all(work, chama_id).await?;
        if funds::list(work.tx(), chama_id).await?.len() >= FUNDS_MAX {
            return Err(Refusal::new(Kind::Conflict, "funds_too_many").into());
        }
        let fund = NewFund {
            code: &self.code,
            name: self.name.clone(),
            counts_personally: self.counts_personally,
        };
        let id = funds::open(work, chama_id, fund).await?;
        let words = Words::new(self.language);
        let roster = members::names(work.tx(), chama_id).await?;
        let accounts = roster.into_iter().map(|(member, name)| {
            let gaps = [("name", name.as_str()), ("fund", self.name.as_str())];
            (member, words.text_with("account-savings-of", &gaps))
        });
        let opened = funds::open_for_members(work, chama_id, id, accounts.collect()).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "fund",
                subject_id: Some(id.get()),
                detail: json!({
                    "code": self.code,
                    "counts_personally": self.counts_personally,
                }),
            },
        );
        Ok(FundOpened {
            id,
            accounts: opened,
        })
    }
}
