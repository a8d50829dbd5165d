//! Who may do what: the one table from role to permission.
//!
//! Code, documentation and tests read this table and nothing else compares roles. A command names
//! the [`Right`] it needs as a type; only the holder of a grant for that right can call it.

use crate::chamas::{ChamaStatus, MemberStatus};
use crate::choice::choice;

choice! {
    /// What a member is in one chama. The same person may be something else in another.
    pub enum Role else "role_unknown" {
        /// Leads the chama; its administrator.
        Chairperson = "chairperson",
        /// Keeps the money and records it.
        Treasurer = "treasurer",
        /// Keeps the members' register and the minutes.
        Secretary = "secretary",
        /// Looks at everything and moves nothing.
        Auditor = "auditor",
        /// Saves with the chama and reads its books.
        Member = "member",
    }
}

impl Role {
    /// What the role is for, in one English sentence for the documentation. On a page the words
    /// come from the locale files.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Chairperson => "Leads the chama, names its officers and keeps its particulars",
            Self::Treasurer => "Records money, reverses mistakes and closes periods",
            Self::Secretary => "Keeps the register of members",
            Self::Auditor => "Reads every book and statement, and changes nothing",
            Self::Member => "Saves with the chama and reads its books and the own statement",
        }
    }

    /// Whether the role is the one the documented API calls the chama's admin.
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::Chairperson)
    }
}

/// A right to do one thing, known to the compiler. The types are in [`may`].
pub trait Right {
    /// The permission it stands for.
    const PERMISSION: Permission;
}

/// One row of [`TABLE`]: a permission and the roles that hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What may be done.
    pub permission: Permission,
    /// Whether it only reads, so that it stays when a member or the chama is suspended.
    pub reads: bool,
    /// By whom, in the order of [`Role::ALL`].
    pub roles: &'static [Role],
    /// The same in one English sentence, for the documentation.
    pub meaning: &'static str,
}

/// Declares the permissions, their right types and the table at one stroke, so none of the three
/// can lack what another has.
macro_rules! permissions {
    (@reads reads) => { true };
    (@reads changes) => { false };
    ($(
        $name:ident = $word:literal $effect:ident, $meaning:literal, [$( $role:ident ),+];
    )+) => {
        choice! {
            /// One thing that can be permitted within a chama.
            pub enum Permission else "permission_unknown" {
                $( #[doc = $meaning] $name = $word, )+
            }
        }

        /// Every permission with its holders. A permission stands in it exactly once.
        pub const TABLE: &[Row] = &[
            $( Row {
                permission: Permission::$name,
                reads: permissions!(@reads $effect),
                roles: &[$( Role::$role ),+],
                meaning: $meaning,
            }, )+
        ];

        /// Whether the role holds the permission.
        pub const fn allows(role: Role, permission: Permission) -> bool {
            match permission {
                $( Permission::$name => matches!(role, $( Role::$role )|+), )+
            }
        }

        impl Permission {
            /// Whether it only reads: what is left to a suspended member, and to everybody in a
            /// chama that is suspended or closed.
            pub const fn is_reading(self) -> bool {
                match self {
                    $( Self::$name => permissions!(@reads $effect), )+
                }
            }
        }

        /// The rights as types: a command asks for a grant of one of them.
        pub mod may {
            use super::{Permission, Right};

            $(
                #[doc = $meaning]
                #[derive(Debug, Clone, Copy)]
                pub struct $name;

                impl Right for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )+
        }
    };
}

permissions! {
    ViewChama = "view_chama" reads, "See the chama, its members and its balances",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ViewTransactions = "view_transactions" reads, "See the chama's transactions",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ViewOwnStatement = "view_own_statement" reads, "See one's own statement",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ViewAnyStatement = "view_any_statement" reads, "See the statement of any member",
        [Chairperson, Treasurer, Secretary, Auditor];
    ViewAudit = "view_audit" reads, "See who did what and when",
        [Chairperson, Treasurer, Secretary, Auditor];
    AddMember = "add_member" changes, "Add a member",
        [Chairperson, Treasurer, Secretary];
    AssignRole = "assign_role" changes, "Give a member another role",
        [Chairperson];
    RecordMoney = "record_money" changes, "Record money received, paid or moved",
        [Chairperson, Treasurer];
    ReverseEntry = "reverse_entry" changes, "Reverse a transaction, with the reason",
        [Chairperson, Treasurer];
    ClosePeriod = "close_period" changes, "Close the books up to a date",
        [Chairperson, Treasurer];
    ManageAccounts = "manage_accounts" changes, "Open bank accounts and funds",
        [Chairperson, Treasurer];
    EditChama = "edit_chama" changes, "Change the chama's particulars, suspend, resume or close it",
        [Chairperson];
    ManageMembers = "manage_members" changes, "Invite and admit members, and keep their register",
        [Chairperson, Treasurer, Secretary];
    ChangeMemberStatus = "change_member_status" changes,
        "Suspend a member, take one back, record that one left or died",
        [Chairperson, Secretary];
    EditOwnDetails = "edit_own_details" changes, "Keep one's own particulars and next of kin",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    LeaveChama = "leave_chama" changes, "Leave the chama",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ProposePayment = "propose_payment" changes, "Propose a payment, and take the own proposal back",
        [Chairperson, Treasurer, Secretary];
    ApprovePayment = "approve_payment" changes, "Approve or reject what another proposed",
        [Chairperson, Treasurer, Secretary];
    SetPaymentRules = "set_payment_rules" changes,
        "Say how many must approve a payment of which size",
        [Chairperson];
    ManagePlans = "manage_plans" changes, "Say what members contribute, how often and from when",
        [Chairperson, Treasurer];
    PayByMpesa = "pay_by_mpesa" changes, "Ask M-Pesa to collect one's own contribution",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    ViewSuspense = "view_suspense" reads, "See money received whose owner is not known yet",
        [Chairperson, Treasurer, Secretary, Auditor];
    AssignSuspense = "assign_suspense" changes, "Say whose money it is that came unexplained",
        [Chairperson, Treasurer];
    ManagePaybill = "manage_paybill" changes,
        "Connect the chama's paybill or till, change its credentials, switch it off",
        [Chairperson, Treasurer];
    ShareReports = "share_reports" changes, "Make and end links through which a report can be read",
        [Chairperson, Treasurer, Secretary];
    ViewReconciliation = "view_reconciliation" reads,
        "See how the books compare with statements and cash counts",
        [Chairperson, Treasurer, Secretary, Auditor, Member];
    Reconcile = "reconcile" changes, "Bring statements, count cash and explain differences",
        [Chairperson, Treasurer];
}

/// Where a person stands in one chama: all that decides what they may do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The role held.
    pub role: Role,
    /// Where the membership stands.
    pub member: MemberStatus,
    /// Where the chama stands.
    pub chama: ChamaStatus,
}

/// Why somebody may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AccessError {
    /// No member any more, or never one: for them the chama does not exist.
    #[error("not a member")]
    Outside,
    /// The role lacks the permission.
    #[error("the role lacks the permission")]
    Role,
    /// A suspended member reads as a member without office does, and nothing else.
    #[error("the member is suspended")]
    MemberSuspended,
    /// The chama is suspended: only reading is left, and ending the suspension.
    #[error("the chama is suspended")]
    ChamaSuspended,
    /// The chama is closed: only reading is left, for good.
    #[error("the chama is closed")]
    ChamaClosed,
}

impl AccessError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Outside => "not_found",
            Self::Role => "not_allowed",
            Self::MemberSuspended => "member_suspended",
            Self::ChamaSuspended => "chama_suspended",
            Self::ChamaClosed => "chama_closed",
        }
    }
}

impl Standing {
    /// Somebody active in an active chama.
    pub const fn active(role: Role) -> Self {
        Self {
            role,
            member: MemberStatus::Active,
            chama: ChamaStatus::Active,
        }
    }

    /// Whether somebody who stands so may do it now; [`Self::check`] says why not.
    pub const fn may(self, permission: Permission) -> bool {
        self.check(permission).is_ok()
    }

    /// Whether somebody who stands so may do it now.
    ///
    /// # Errors
    /// Why not, the lasting reason first.
    pub const fn check(self, permission: Permission) -> Result<(), AccessError> {
        match self.member {
            MemberStatus::Left | MemberStatus::Deceased => return Err(AccessError::Outside),
            MemberStatus::Suspended => {
                if !(permission.is_reading() && allows(Role::Member, permission)) {
                    return Err(AccessError::MemberSuspended);
                }
            }
            MemberStatus::Active => {
                if !allows(self.role, permission) {
                    return Err(AccessError::Role);
                }
            }
        }
        match self.chama {
            ChamaStatus::Active => Ok(()),
            _ if permission.is_reading() => Ok(()),
            ChamaStatus::Closed => Err(AccessError::ChamaClosed),
            ChamaStatus::Suspended => match permission {
                Permission::EditChama => Ok(()),
                _ => Err(AccessError::ChamaSuspended),
            },
        }
    }
}

/// The table for the documentation: a row per permission, a column per role.
pub fn markdown_table() -> String {
    let mut lines = Vec::new();
    let heads: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    lines.push(format!(
        "| permission | what it allows | only reads | {} |",
        heads.join(" | ")
    ));
    lines.push(format!("|---|---|:-:|{}", ":-:|".repeat(Role::ALL.len())));
    for row in TABLE {
        let marks: Vec<&str> = Role::ALL
            .iter()
            .map(|role| {
                if allows(*role, row.permission) {
                    "yes"
                } else {
                    "-"
                }
            })
            .collect();
        lines.push(format!(
            "| `{}` | {} | {} | {} |",
            row.permission,
            row.meaning,
            if row.reads { "yes" } else { "-" },
            marks.join(" | ")
        ));
    }
    lines.push(String::new());
    for role in Role::ALL {
        lines.push(format!("- **{role}**: {}.", role.description()));
    }
    lines.push(String::new());
    lines.push(
        "A suspended member keeps what only reads and every member holds. In a suspended chama \
         only reading is left, and `edit_chama` to end the suspension; in a closed one only \
         reading, for good. Whoever left finds nothing."
            .to_owned(),
    );
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_permission_once_and_agrees_with_the_rule() {
        let named: Vec<Permission> = TABLE.iter().map(|row| row.permission).collect();
        assert_eq!(named, Permission::ALL);
        for row in TABLE {
            for role in Role::ALL {
                assert_eq!(allows(*role, row.permission), row.roles.contains(role));
            }
        }
    }

    #[test]
    fn an_auditor_and_a_member_change_nothing() {
        let changing = [
            Permission::AddMember,
            Permission::AssignRole,
            Permission::RecordMoney,
            Permission::ReverseEntry,
            Permission::ClosePeriod,
            Permission::ManageAccounts,
            Permission::EditChama,
        ];
        for permission in changing {
            assert!(!allows(Role::Auditor, permission), "{permission}");
            assert!(!allows(Role::Member, permission), "{permission}");
            assert!(allows(Role::Chairperson, permission), "{permission}");
        }
    }

    #[test]
    fn a_right_stands_for_its_permission() {
        assert_eq!(
            <may::RecordMoney as Right>::PERMISSION,
            Permission::RecordMoney
        );
        assert_eq!(
            <may::ViewOwnStatement as Right>::PERMISSION,
            Permission::ViewOwnStatement
        );
    }

    fn standing(role: Role, member: MemberStatus, chama: ChamaStatus) -> Standing {
        Standing {
            role,
            member,
            chama,
        }
    }

    #[test]
    fn what_only_reads_says_so_in_its_name() {
        for row in TABLE {
            let named = row.permission.as_str().starts_with("view_");
            assert_eq!(row.reads, named, "{}", row.permission);
            assert_eq!(row.permission.is_reading(), named, "{}", row.permission);
        }
    }

    #[test]
    fn a_suspended_member_reads_as_a_member_without_office() {
        for role in Role::ALL {
            for permission in Permission::ALL {
                let held = standing(*role, MemberStatus::Suspended, ChamaStatus::Active);
                let plain = standing(Role::Member, MemberStatus::Active, ChamaStatus::Active);
                let keeps = permission.is_reading() && plain.check(*permission).is_ok();
                let expected = if keeps {
                    Ok(())
                } else {
                    Err(AccessError::MemberSuspended)
                };
                assert_eq!(held.check(*permission), expected, "{role} {permission}");
            }
        }
    }

    #[test]
    fn in_a_suspended_or_closed_chama_only_reading_is_left() {
        for role in Role::ALL {
            for permission in Permission::ALL {
                let (active, reads) = (MemberStatus::Active, permission.is_reading());
                let usual = standing(*role, active, ChamaStatus::Active).check(*permission);
                let suspended = standing(*role, active, ChamaStatus::Suspended).check(*permission);
                let closed = standing(*role, active, ChamaStatus::Closed).check(*permission);
                if usual.is_err() || reads {
                    assert_eq!((suspended, closed), (usual, usual), "{role} {permission}");
                } else {
                    let resumes = *permission == Permission::EditChama;
                    let until = if resumes {
                        Ok(())
                    } else {
                        Err(AccessError::ChamaSuspended)
                    };
                    assert_eq!(suspended, until, "{role} {permission}");
                    assert_eq!(closed, Err(AccessError::ChamaClosed), "{role} {permission}");
                }
            }
        }
    }

    #[test]
    fn whoever_left_is_outside() {
        for member in [MemberStatus::Left, MemberStatus::Deceased] {
            for chama in ChamaStatus::ALL {
                for permission in Permission::ALL {
                    let gone = standing(Role::Chairperson, member, *chama);
                    assert_eq!(gone.check(*permission), Err(AccessError::Outside));
                }
            }
        }
    }

    #[test]
    fn the_table_as_the_documentation_shows_it() {
        insta::assert_snapshot!(markdown_table());
    }
}
