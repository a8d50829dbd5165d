-- owner: chamas
-- A savings group. Amounts are minor units of its currency.
CREATE TABLE chamas (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) <= 100),
    description TEXT NOT NULL,
    admin_id INTEGER NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'closed')),
    meeting_day TEXT NOT NULL,
    meeting_time TEXT NOT NULL,
    contribution_amount INTEGER NOT NULL CHECK (contribution_amount >= 0),
    contribution_frequency TEXT NOT NULL,
    registration_fee INTEGER NOT NULL CHECK (registration_fee >= 0),
    location TEXT CHECK (length(location) <= 100),
    rules TEXT,
    objectives TEXT,
    currency TEXT NOT NULL CHECK (length(currency) = 3)
) STRICT;

-- A purpose members save for; each has its own savings account per member.
CREATE TABLE funds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    code TEXT NOT NULL CHECK (length(code) <= 30),
    name TEXT NOT NULL CHECK (length(name) <= 100),
    created_at TEXT NOT NULL,
    CONSTRAINT funds_chama_id_code_key UNIQUE (chama_id, code),
    CONSTRAINT funds_chama_id_id_key UNIQUE (chama_id, id)
) STRICT;

-- A person in a chama, with or without an account of their own.
CREATE TABLE members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chama_id INTEGER NOT NULL REFERENCES chamas (id),
    user_id INTEGER REFERENCES users (id),
    first_name TEXT NOT NULL CHECK (length(first_name) <= 50),
    last_name TEXT NOT NULL CHECK (length(last_name) <= 50),
    phone_number TEXT CHECK (length(phone_number) <= 20),
    email TEXT CHECK (length(email) <= 120),
    role TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'left', 'deceased')),
    joined_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    added_by INTEGER NOT NULL REFERENCES users (id),
    CONSTRAINT members_chama_id_user_id_key UNIQUE (chama_id, user_id),
    CONSTRAINT members_chama_id_phone_number_key UNIQUE (chama_id, phone_number),
    CONSTRAINT members_chama_id_email_key UNIQUE (chama_id, email),
    CONSTRAINT members_chama_id_id_key UNIQUE (chama_id, id)
) STRICT;
CREATE INDEX members_of_user ON members (user_id, status);
CREATE INDEX members_by_name ON members (chama_id, first_name, last_name, id);
