//! Adding members from a list pasted out of a phone's contacts or a spreadsheet: first looked at,
//! then added in one command, all or none.

use std::collections::BTreeSet;

use domain::access::{Role, may};
use domain::contact_list::{self, Contact, Line};
use domain::ids::ChamaId;
use i18n::{Language, Words};
use serde::Serialize;
use serde_json::json;
use store::Connection;

use crate::access::Grant;
use crate::audit;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::members::views::MembersImported;
use crate::members::{self, NewMember, queries, standing};
use crate::people;
use crate::work::{Command, Work};

/// The most members a list is compared with.
const COMPARED_MAX: i64 = 10_000;

/// Reads a list and says of every line what would become of it. Writes nothing.
///
/// # Errors
/// A refusal of the whole list when it is empty or too long.
pub async fn preview(
    context: &Context,
    grant: &Grant<may::ManageMembers>,
    list: &str,
) -> Result<Vec<Line>> {
    let mut lines = read(list)?;
    let mut reader = context.db().read().await?;
    mark_taken(&mut reader, grant.chama_id(), &mut lines).await?;
    Ok(lines)
}

fn read(list: &str) -> Result<Vec<Line>> {
    contact_list::read(list).map_err(|error| Refusal::field("list", error.code()).into())
}

/// Refuses the lines whose phone or address a member has already.
async fn mark_taken(on: &mut impl Connection, chama_id: ChamaId, lines: &mut [Line]) -> Result<()> {
    let known = queries::contacts(on, chama_id, COMPARED_MAX).await?;
    let (phones, emails): (Vec<_>, Vec<_>) = known.into_iter().unzip();
    let phones: BTreeSet<String> = phones.into_iter().flatten().collect();
    let emails: BTreeSet<String> = emails.into_iter().flatten().collect();
    for line in lines {
        let Ok(contact) = &line.read else { continue };
        let mut wrong = Vec::new();
        if contact
            .phone
            .as_ref()
            .is_some_and(|phone| phones.contains(phone.e164()))
        {
            wrong.push("member_phone_taken");
        }
        if contact
            .email
            .as_ref()
            .is_some_and(|email| emails.contains(email.as_str()))
        {
            wrong.push("member_email_taken");
        }
        if !wrong.is_empty() {
            line.read = Err(wrong);
        }
    }
    Ok(())
}

/// Adds everybody of a list.
#[derive(Debug, Clone, Serialize)]
pub struct ImportMembers {
    list: String,
    owe_fee: bool,
    #[serde(skip)]
    language: Language,
}

impl ImportMembers {
    /// `owe_fee` says whether these people join only now and owe what a new member pays.
    ///
    /// # Errors
    /// A refusal of the list that names its bad lines.
    pub fn check(list: &str, owe_fee: bool, language: Language) -> Result<Self> {
        all_good(read(list)?)?;
        Ok(Self {
            list: list.to_owned(),
            owe_fee,
            language,
        })
    }
}

/// Everybody of the list, or a refusal that names every line in the way.
fn all_good(lines: Vec<Line>) -> Result<Vec<Contact>> {
    let mut people = Vec::with_capacity(lines.len());
    let mut bad = Vec::new();
    for line in lines {
        match line.read {
            Ok(contact) => people.push(contact),
            Err(_) => bad.push(line.number.to_string()),
        }
    }
    if bad.is_empty() {
        return Ok(people);
    }
    let refusal = Refusal::new(Kind::Invalid, "contact_lines_wrong");
    Err(refusal.with_arg("lines", bad.join(", ")).into())
}

impl Command for ImportMembers {
    const NAME: &'static str = "members.import";
    type Authority = Grant<may::ManageMembers>;
    type Answer = MembersImported;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
    ) -> Result<MembersImported> {
        let chama_id = grant.chama_id();
        let mut lines = read(&self.list)?;
        mark_taken(work.tx(), chama_id, &mut lines).await?;
        let mut ids = Vec::with_capacity(lines.len());
        for contact in all_good(lines)? {
            ids.push(self.add(work, grant, contact).await?);
        }
        audit::record(
            work,
            audit::Record {
                action: "members.imported",
                subject: "chama",
                subject_id: Some(chama_id.get()),
                detail: json!({ "count": ids.len(), "owe_fee": self.owe_fee }),
            },
        );
        Ok(MembersImported { ids })
    }
}

impl ImportMembers {
    async fn add(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
        contact: Contact,
    ) -> Result<domain::ids::MemberId> {
        let chama_id = grant.chama_id();
        let account = match &contact.email {
            Some(email) => people::find_by_email(work.tx(), email).await?,
            None => None,
        };
        let user_id = account.map(|person| person.id);
        if let Some(user) = user_id
            && standing::of_user(work, chama_id, user).await?.is_some()
        {
            let email = contact.email.as_ref().map(ToString::to_string);
            let refusal = Refusal::new(Kind::Conflict, "contact_is_member");
            return Err(Error::from(
                refusal.with_arg("email", email.unwrap_or_default()),
            ));
        }
        let now = work.now();
        let new = NewMember {
            chama_id,
            user_id,
            first_name: contact.first_name.as_str().to_owned(),
            last_name: contact.last_name.as_str().to_owned(),
            phone_number: contact.phone.map(|phone| phone.e164().to_owned()),
            email: contact.email.map(|email| email.as_str().to_owned()),
            role: Role::Member,
            joined_on: work.today(),
            added_by: grant.user_id(),
            now,
            money_out_from: now,
            owes_fee: self.owe_fee,
        };
        members::enrol(work, new, Words::new(self.language)).await
    }
}
