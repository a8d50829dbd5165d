//! Whom to turn to for a member: one's own, or, for those who keep the register, any member's.

use domain::access::may;
use domain::ids::MemberId;
use domain::names::{KinName, Relation};
use domain::phone::PhoneNumber;
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::members::{NextOfKin, queries, standing};
use crate::typed::given;
use crate::work::{Command, Work};

/// What is typed about the next of kin. All empty takes the record away.
#[derive(Debug, Clone, Default)]
pub struct KinForm {
    /// First and last name.
    pub name: String,
    /// What they are to the member; may be empty.
    pub relation: String,
    /// Phone in any usual Kenyan form; may be empty.
    pub phone_number: String,
}

/// Sets the next of kin of a member.
#[derive(Debug, Clone, Serialize)]
pub struct SetNextOfKin {
    member: MemberId,
    name: Option<String>,
    relation: Option<String>,
    phone_number: Option<String>,
}

impl SetNextOfKin {
    /// Checks what was typed.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(member: MemberId, form: &KinForm) -> Result<Self> {
        let mut fields = Fields::new();
        let texts = [&form.name, &form.relation, &form.phone_number];
        let nothing = texts.iter().all(|text| given(text).is_none());
        let name = match KinName::parse(&form.name) {
            Err(_) if nothing => Ok(None),
            read => read.map(Some).map_err(|e| e.code()),
        };
        let name = fields.take("name", name);
        let relation = Relation::parse_optional(&form.relation).map_err(|e| e.code());
        let relation = fields.take("relation", relation);
        let phone = given(&form.phone_number)
            .map(PhoneNumber::parse)
            .transpose();
        let phone = fields.take("phone_number", phone.map_err(|e| e.code()));
        match (name, relation, phone) {
            (Some(name), Some(relation), Some(phone)) => Ok(Self {
                member,
                name: name.map(|name| name.to_string()),
                relation: relation.map(|relation| relation.to_string()),
                phone_number: phone.map(|phone| phone.e164().to_owned()),
            }),
            _ => Err(fields.finish().err().unwrap_or_else(Error::not_found)),
        }
    }
}

impl Command for SetNextOfKin {
    const NAME: &'static str = "members.set_next_of_kin";
    // It depends on nothing but that the member is there, and members never go.
    const ISOLATION: Isolation = Isolation::Guarded;
    type Authority = Grant<may::EditOwnDetails>;
    type Answer = MemberId;

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::EditOwnDetails>,
    ) -> Result<MemberId> {
        let own = self.member == grant.member_id();
        if !own && grant.also::<may::ManageMembers>().is_none() {
            return Err(Refusal::new(Kind::Forbidden, "not_allowed").into());
        }
        let chama_id = grant.chama_id();
        let member = standing::member(work, chama_id, self.member, grant.member_id()).await?;
        let now = work.now();
        match self.name.clone() {
            Some(name) => {
                let kin = NextOfKin {
                    name,
                    relation: self.relation.clone(),
                    phone_number: self.phone_number.clone(),
                };
                queries::set_kin(work.tx(), chama_id, member.id, kin, now).await?;
            }
            None => {
                queries::delete_kin(work.tx(), chama_id, member.id).await?;
            }
        }
        audit::record(
            work,
            audit::Record {
                action: "members.next_of_kin_set",
                subject: "member",
                subject_id: Some(member.id.get()),
                detail: json!({ "name": member.name, "given": self.name.is_some() }),
            },
        );
        Ok(member.id)
    }
}
