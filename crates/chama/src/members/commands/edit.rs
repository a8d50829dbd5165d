//! Mending the particulars of a member. The account a member signs in with stays theirs: a changed
//! address here is only where the chama writes to.

use domain::access::may;
use domain::email::EmailAddress;
use domain::ids::MemberId;
use domain::names::PersonName;
use domain::phone::PhoneNumber;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Result};
use crate::members::queries::{self, Particulars};
use crate::members::views::MemberAdded;
use crate::members::{MemberForm, standing};
use crate::typed::given;
use crate::work::{Command, Work};

/// Changes the particulars of a member.
#[derive(Debug, Clone, Serialize)]
pub struct EditMember {
    member: MemberId,
    first_name: String,
    last_name: String,
    phone_number: Option<String>,
    email: Option<String>,
}

impl EditMember {
    /// Checks what was typed; the form's role is not read.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(member: MemberId, form: &MemberForm) -> Result<Self> {
        let mut fields = Fields::new();
        let first = PersonName::parse(&form.first_name).map_err(|e| e.code());
        let first_name = fields.take("first_name", first);
        let last = PersonName::parse(&form.last_name).map_err(|e| e.code());
        let last_name = fields.take("last_name", last);
        let phone = given(&form.phone_number)
            .map(PhoneNumber::parse)
            .transpose();
        let phone = fields.take("phone_number", phone.map_err(|e| e.code()));
        let email = given(&form.email).map(EmailAddress::parse).transpose();
        let email = fields.take("email", email.map_err(|e| e.code()));
        match (first_name, last_name, phone, email) {
            (Some(first_name), Some(last_name), Some(phone), Some(email)) => Ok(Self {
                member,
                first_name: first_name.as_str().to_owned(),
                last_name: last_name.as_str().to_owned(),
                phone_number: phone.map(|phone| phone.e164().to_owned()),
                email: email.map(|email| email.as_str().to_owned()),
            }),
            _ => Err(fields.finish().err().unwrap_or_else(Error::not_found)),
        }
    }
}

impl Command for EditMember {
    const NAME: &'static str = "members.edit";
    // That a phone or address is one member's alone is a unique rule.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::ManageMembers>;
    type Answer = MemberAdded;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::ManageMembers>,
    ) -> Result<MemberAdded> {
        let chama_id = grant.chama_id();
        let member = standing::member(work, chama_id, self.member, grant.member_id()).await?;
        let new = Particulars {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            phone_number: self.phone_number.clone(),
            email: self.email.clone(),
        };
        queries::set_particulars(work.tx(), chama_id, member.id, new).await?;
        let name = format!("{} {}", self.first_name, self.last_name);
        audit::record(
            work,
            audit::Record {
                action: "members.edited",
                subject: "member",
                subject_id: Some(member.id.get()),
                // Who is meant; numbers and addresses are nobody's business here.
                detail: json!({ "name": name, "before": member.name }),
            },
        );
        Ok(MemberAdded {
            id: member.id,
            chama_id,
            has_account: member.user_id.is_some(),
        })
    }
}
