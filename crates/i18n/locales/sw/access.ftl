role-chairperson = Mwenyekiti
role-treasurer = Mweka hazina
role-secretary = Katibu
role-auditor = Mkaguzi
role-member = Mwanachama

permission-view-chama = Kuona chama na salio lake
permission-view-transactions = Kuona miamala
permission-view-own-statement = Kuona taarifa yako mwenyewe
permission-view-any-statement = Kuona taarifa ya kila mwanachama
permission-view-audit = Kuona nani alifanya nini
permission-add-member = Kuongeza wanachama
permission-assign-role = Kutoa vyeo
permission-record-money = Kurekodi pesa
permission-reverse-entry = Kubatilisha rekodi
permission-close-period = Kufunga kipindi
permission-manage-accounts = Kusimamia akaunti
permission-edit-chama = Kubadilisha maelezo ya chama
