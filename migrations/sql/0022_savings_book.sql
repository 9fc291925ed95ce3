-- The life of a saving stands in a book of its own: it never mixes with money, only a settlement moves that.

ALTER TABLE account DROP CONSTRAINT account_stands_in_one_book;
ALTER TABLE account ADD CONSTRAINT account_stands_in_one_book CHECK (book IN ('fund', 'budget', 'commitment', 'savings'));
