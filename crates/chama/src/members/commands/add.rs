//! Adding a member, with or without phone and e-mail.

use domain::access::{Permission, Role, may};
use domain::email::EmailAddress;
use domain::names::PersonName;
use domain::phone::PhoneNumber;
use i18n::{Language, Words};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Fields, Kind, Refusal, Result};
use crate::members::views::MemberAdded;
use crate::members::{self, NewMember, terms};
use crate::people;
use crate::typed::given;
use crate::work::{Command, Work};

/// What an officer types to add a member.
#[derive(Debug, Clone, Default)]
pub struct MemberForm {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phone in any usual Kenyan form; may be empty.
    pub phone_number: String,
    /// E-mail address; may be empty. If it belongs to an account, that person can see the chama.
    pub email: String,
    /// Role; member when empty.
    pub role: String,
}

/// Adds a member.
#[derive(Debug, Clone, Serialize)]
pub struct AddMember {
    first_name: String,
    last_name: String,
    phone_number: Option<String>,
    email: Option<String>,
    role: Role,
    #[serde(skip)]
    language: Language,
}

impl AddMember {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &MemberForm, language: Language) -> Result<Self> {
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
        let role = given(&form.role).map_or(Ok(Role::Member), str::parse);
        let role = fields.take("role", role.map_err(|e| e.code()));
        match (first_name, last_name, phone, email, role) {
            (Some(first_name), Some(last_name), Some(phone), Some(email), Some(role)) => Ok(Self {
                first_name: first_name.as_str().to_owned(),
                last_name: last_name.as_str().to_owned(),
                phone_number: phone.map(|phone| phone.e164().to_owned()),
                email: email.map(|email| email.as_str().to_owned()),
                role,
                language,
            }),
            _ => Err(fields
                .finish()
                .err()
                .unwrap_or_else(crate::Error::not_found)),
        }
    }
}

impl Command for AddMember {
    const NAME: &'static str = "chamas.add_member";
    // That nobody is a member twice is a unique rule, and the funds of a chama only grow.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::AddMember>;
    type Answer = MemberAdded;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::AddMember>,
    ) -> Result<MemberAdded> {
        // An office is given only by those who may give one.
        if self.role != Role::Member && !grant.may(Permission::AssignRole) {
            let refusal = Refusal::new(Kind::Forbidden, "role_not_yours_to_give");
            return Err(refusal.with_field("role", "role_not_yours_to_give").into());
        }
        let account = match self.email.as_deref().map(EmailAddress::parse) {
            Some(Ok(email)) => people::find_by_email(work.tx(), &email).await?,
            _ => None,
        };
        let chama_id = grant.chama_id();
        let money_out_from = terms::hold_of_new_role(work, chama_id, self.role).await?;
        let member = NewMember {
            chama_id,
            user_id: account.as_ref().map(|person| person.id),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            phone_number: self.phone_number.clone(),
            email: self.email.clone(),
            role: self.role,
            joined_on: work.today(),
            added_by: grant.user_id(),
            now: work.now(),
            money_out_from,
            owes_fee: true,
        };
        let id = members::enrol(work, member, Words::new(self.language)).await?;
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "member",
                subject_id: Some(id.get()),
                detail: json!({
                    "member": format!("{} {}", self.first_name, self.last_name),
                    "role": self.role,
                    "has_account": account.is_some(),
                }),
            },
        );
        Ok(MemberAdded {
            id,
            chama_id,
            has_account: account.is_some(),
        })
    }
}
