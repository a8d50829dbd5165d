role-chairperson = Chairperson
role-treasurer = Treasurer
role-secretary = Secretary
role-auditor = Auditor
role-member = Member

permission-view-chama = See the chama and its balances
permission-view-transactions = See the transactions
permission-view-own-statement = See your own statement
permission-view-any-statement = See every member's statement
permission-view-audit = See who did what
permission-add-member = Add members
permission-assign-role = Give roles
permission-record-money = Record money
permission-reverse-entry = Reverse an entry
permission-close-period = Close a period
permission-manage-accounts = Manage accounts
permission-edit-chama = Edit the chama
