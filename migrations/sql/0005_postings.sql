-- What a fund does beyond payment and receipt: commitments stand in a book of their own, an entry may re-code another.

ALTER TABLE account DROP CONSTRAINT account_stands_in_one_book;
ALTER TABLE account ADD CONSTRAINT account_stands_in_one_book CHECK (book IN ('fund', 'budget', 'commitment'));

ALTER TABLE entry ADD COLUMN recodes_sequence bigint;
CREATE INDEX entry_recodes ON entry (place_id, pool_id, recodes_sequence) WHERE recodes_sequence IS NOT NULL;
