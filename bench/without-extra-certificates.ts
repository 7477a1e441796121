// Where NODE_EXTRA_CA_CERTS is set, Node 20 reads and parses those certificates at every start, needed or
// not: some 60 ms of CPU that are the computer's and no program's. What the benchmarks start goes without.
delete process.env['NODE_EXTRA_CA_CERTS'];
