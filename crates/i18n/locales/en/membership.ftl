# The file of a member, offices, and the ways in.
membership-code = Member code
membership-code-hint = Type this as the account number when you pay by phone.
membership-statement = Statement
membership-joined = Joined on
membership-email = E-mail address
membership-account = Account
membership-has-account = Signs in with an account
membership-no-account = No account; the secretary keeps the membership
membership-fee = Registration fee
membership-fee-left = { $due } due, { $paid } paid, { $left } left
membership-fee-paid = { $due } due, paid
membership-kin = Next of kin
membership-kin-none = Nobody is named yet.
membership-kin-edit = Name the next of kin
membership-kin-name = Name of the next of kin
membership-kin-relation = What they are to the member
membership-kin-relation-hint = For example: sister
membership-kin-phone = Phone number of the next of kin
membership-kin-lead = Whom the chama turns to if something happens. Only the member and the officers see it. Leave everything empty to take it away.
membership-kin-submit = Save the next of kin
membership-edit = Change particulars
membership-edit-lead = The account somebody signs in with stays as it is.
membership-edit-submit = Save
membership-terms = Roles held
membership-term = Role
membership-from = From
membership-until = Until
membership-now = now
membership-by = By
membership-note = Note
membership-statuses = Where the membership stood
membership-status = Status
membership-reason = Why
membership-hold = Payments on hold until { $time }

membership-role-title = Give another role
membership-role-lead = It holds from the next page on. Payments of a new officer are on hold for { $hours } hours, so that everyone can notice the change.
membership-role-new = New role
membership-role-note = What is handed over
membership-role-note-hint = For example: keys of the box, cheque book.
membership-role-submit = Give the role
membership-role-confirm = Give this role? Every member will see it.

membership-status-title = Record what became of the membership
membership-status-change = What happened
membership-status-since = From which day
membership-status-since-hint = Empty means today. For example: 2026-01-15
membership-status-reason = Why
membership-status-reason-hint = For example: the minute in which it was decided. Every member can read it.
membership-status-submit = Record it
membership-status-confirm = Record this? It stays in the file of the member.
membership-change-suspend = Suspend
membership-change-resume = End the suspension
membership-change-record-left = Has left
membership-change-readmit = Comes back
membership-change-record-deceased = Has died

membership-claim-title = Hand the membership over
membership-claim-lead = Give this member a code. Signed in with an account of their own, they enter it under "Join with a code" and are this member from then on.
membership-claim-open = A code made earlier can still be used. A new one ends it.
membership-claim-submit = Make a code
membership-claim-made = The code for { $name }
membership-claim-once = It is shown this once, works once, and holds until { $time }.

membership-leave-title = Leave this chama
membership-leave-lead = You see the chama no more. What you have saved stays yours in the book: { $savings }. The officers settle it with you.
membership-leave-reason = Why, if you want to say
membership-leave-submit = Leave the chama
membership-leave-confirm = Leave this chama? Only its officers can take you back.

membership-rules-title = Rules for officers
membership-rules-hours = Hours that payments of a new officer wait
membership-rules-hours-hint = 0 to 720. It counts for roles given from now on.
membership-rules-submit = Save the rule

invite-title = Invite people
invite-lead = Whoever opens the link or enters the code asks to be admitted. You decide.
invite-label = For whom
invite-label-hint = Only officers read it. For example: neighbours of Mama Njeri.
invite-uses = How many people it can bring
invite-submit = Make an invitation
invite-made = Your invitation
invite-made-once = The code is shown this once. It holds until { $time }.
invite-link = Link
invite-code = Code
invite-share = Join { $chama } on ChamaLink: { $link } or enter the code { $code }
invite-share-label = Message to send
invite-list = Invitations
invite-none = No invitation yet
invite-used = { $uses } of { $max } used
invite-until = Until { $time }
invite-revoke = End it
invite-state-open = Open
invite-state-expired = Expired
invite-state-revoked = Ended
invite-state-used-up = Used up

requests-title = Requests to join
requests-link = { $count ->
    [0] Requests to join
    [one] 1 request to join
   *[other] { $count } requests to join
}
requests-none = Nobody waits
requests-none-text = Whoever enters the code of an invitation appears here.
requests-was-member = Was a member before and left: comes back to the same membership.
requests-kept = Is this one of the members without account?
requests-kept-none = No, a new member
requests-approve = Admit
requests-reject = Refuse
requests-reject-reason = Why
requests-asked = Asked on { $time }

import-title = Add many members
import-lead = Paste names from your contacts or a spreadsheet, one person a line: name, phone number, e-mail address. A name is enough.
import-list = The list
import-list-hint = For example: Wanjiku Kamau, 0712 345 678
import-owe = They join now and owe the registration fee
import-check = Look at the list
import-submit = { $count ->
    [one] Add 1 member
   *[other] Add { $count } members
}
import-line = Line
import-found = { $count ->
    [one] 1 person can be added.
   *[other] { $count } people can be added.
}
import-bad = { $count ->
    [one] 1 line needs mending. Mend it and look again; nothing is added until all lines are right.
   *[other] { $count } lines need mending. Mend them and look again; nothing is added until all lines are right.
}

join-title = Join with a code
join-lead = Enter the code you were given, or open the link somebody sent you.
join-code = Code
join-code-hint = For example: ABCD-EFGH-JKMN
join-submit = Look
join-ask-title = Join { $chama }
join-ask-submit = Ask to join
join-message = Who you are
join-message-hint = So that the officers know you. For example: I am Njeri's sister.
join-claim-title = You are { $name } in { $chama }
join-claim-lead = The officers kept this membership for you. Take it over, and you see its savings and statement from now on.
join-claim-submit = This is me
join-rules = Rules of the chama
join-fee = Registration fee

flash-role-changed = The role is given.
flash-status-changed = Recorded.
flash-member-edited = Saved.
flash-invitation-ended = The invitation has ended.
flash-admitted = Admitted. The new member can see the chama.
flash-rejected = Refused. The person is not a member.
flash-imported = All of them are members now.
flash-left = You have left the chama.
flash-claimed = Welcome. The membership is yours.
flash-asked-to-join = You have asked to join. The officers decide; the chama appears among yours when they have admitted you.
action-back = Back

flash-rules-saved = The rule is saved.

permission-manage-members = Invite and admit members
permission-change-member-status = Suspend members and record who left
permission-edit-own-details = Keep your own details
permission-leave-chama = Leave the chama

error-already-asked = You have asked already. The officers have not decided yet.
error-contact-email-twice = This e-mail address stands in an earlier line too.
error-contact-is-member = { $email } belongs to a member, or to one who left. Take the line out and look in the list of members.
error-contact-lines-wrong = Lines { $lines } need mending. Nothing was added.
error-contact-list-empty = Paste at least one name.
error-contact-list-too-long = That is too long. Paste at most 200 people at a time.
error-contact-name-missing = The name is missing.
error-contact-one-name = Write first and last name.
error-contact-phone-twice = This phone number stands in an earlier line too.
error-entry-code-ended = This code was replaced by a newer one. Ask for that.
error-entry-code-expired = This code is too old. Ask for a new one.
error-entry-code-mistyped = A letter or digit of the code is wrong, or two are swapped. Compare it again.
error-entry-code-not-a-code = A code has 12 letters and digits, for example ABCD-EFGH-JKMN. There is no 0, 1, I, L or O in it.
error-entry-code-required = Enter the code you were given.
error-entry-code-unknown = There is no such code. Compare it again, or ask for a new one.
error-entry-code-used = This code was used already. Ask for a new one.
error-hold-hours-out-of-range = Write hours from 0 to 720.
error-invitation-expired = This invitation is too old. Ask for a new one.
error-invitation-revoked = This invitation was ended. Ask for a new one.
error-invitation-used-up = As many people as it was for have used this invitation. Ask for a new one.
error-invitation-uses-out-of-range = Write a number from 1 to 500.
error-join-state-unknown = Choose where the request stands.
error-last-chairperson = A chama always has a chairperson. Name another one first.
error-member-change-unknown = Choose what happened from the list.
error-member-code-mistyped = A digit of the member code is wrong, or two are swapped. Compare it again.
error-member-code-not-a-code = A member code has six or more digits, for example 005724.
error-member-code-required = Write the member code, for example 005724.
error-member-has-account = This member signs in with an account already. Choose a member without one.
error-member-not-active = This membership is not active. Choose an active member.
error-own-role = Nobody changes their own role. Ask another chairperson.
error-own-status = Another officer decides about your membership. To leave, use "Leave this chama".
error-request-decided = Another officer has decided on this request.
error-request-person-listed = { $name } in your list has the same phone number or e-mail address and no account. Choose this member, if it is the same person, or correct the list.
error-role-of-inactive = Only an active member takes a role.
error-role-unchanged = The member holds this role already. Choose another.
error-status-change-impossible = That does not follow from where the membership stands. Look at the file of the member.
error-status-day-in-future = The day has not come yet. Choose today or an earlier day.
