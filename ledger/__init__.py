"""The ledger of a place: what its public bodies pool, spend and share, every pound provable.

The map, each name leaning only on those above it (proved by tests/shape):

core           words everyone shares, without any input or output: money, period, entry, refusal, ids, clock, working
rules          policy as pure functions, one rule a file
db             the door to PostgreSQL: place context, named queries, constraint names as refusals
http           what all doors share: who asks, what may be asked, problems, paging, the API document
acts           who did what, from which request, and what came of it; append-only
journal        the only writer of entries: pool writer, balances, reversal, reading, check
approvals      controlled acts: proposed by one person, approved by others, then done
people         principals, their roles, and the directory of names that can be erased
sessions       signing in with a browser: sessions, one-time links, OpenID Connect
places         places, bodies by national code and what became of them, funding streams
agreements     terms between bodies: signed, varied, reviewed, ended, wound up; and the pools that they open
programmes     outcome programmes for a fixed term, their schemes, budgets and gateways
budgets        what is kept back as contingency, carried into the next year, put to reserve
periods        months that open and close, in order, and the calendars beside them
savings_cases  what programmes are expected to save whom: cases in versions, reviewed by each body, agreed as a baseline
contributions  money promised, called and received; staff, premises and goods in kind
outcomes       what programmes change and for whom, the measures of it, and their work in one unit
savings        the life of a saving from its baseline on: claimed, verified, banked or not, and what stops for it
commitments    what is ordered and not yet paid
spend          money paid out, credit notes, accruals, re-coding
transfers      cash between two pools of a place
openings       where a pool's books begin
forecasts      what a year is expected to end at, notice of variance, how past forecasts did; and spend profiles
investments    what one body puts into another's saving, with its interest, tracked to payback
rule_sets      rules for sharing risk and savings, as data: drafted, tried on the books' figures, adopted by all
settlement     what the rules give for a period: proposed, agreed or disputed by scheme or gain, posted, replayed, paid
commentaries   what is said about the figures of a period, and by which rules they are red, amber or green
statements     what a period adds up to, the pack that is issued of it, returns; read models only
positions      one body across all pools, places and years
audit          the life of one thing: who, when and why, in order
exports        the books as files: tables for auditors, journals for beancount and hledger
general_ledgers  journals sent back to each partner's own ledger, in its codes
intake         files and bulk: profiles, mapping, a result for every line
savings_comparison  realised savings against projected ones, why they differ, and what the next case can learn
balances       agreement of balances: what the pool and each body say, and a body's ledger matched line by line
overviews      a whole place at a glance: this year pool by pool, who bears what, what is overdue, money that waits
pages          what treasurers and auditors see in a browser
settings       what the environment says, read once
log            one logging set-up: columns for people, JSON for machines
app            the service: every slice's doors under one roof
embedded       PostgreSQL from the wheel: initialise, start, adopt, stop
cli            the commands, one file each

A slice has the same few files: model (words), queries.sql and store (facts, one typed function for each named query),
actions (verbs), routes (doors).

How a posting flows, a payment for instance:

1. spend/routes.py decodes the command, strictly; http/auth.py says who asks and in which places.
2. spend/actions.py gives the command its two functions: `load`, facts for a whole batch, and `decide`, pure.
3. journal/writer.py queues it for its pool; what waits while a write is in flight goes together in the next.
4. The writer begins, sets the place, locks the pool's head, and looks up keys and source lines: replays end here.
5. `decide` turns each command into balanced entries or a refusal, each one seeing what those before it changed.
6. Sequence numbers and the instant are given under the lock; journal/store.py writes entries, legs, texts and balances
   by one statement, the database's guards look once more, commit.
7. Each request gets its own outcome; http/problems.py turns a refusal into its answer.
"""
