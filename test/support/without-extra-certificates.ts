// Where NODE_EXTRA_CA_CERTS is set, Node 20 reads and parses those certificates at every start, needed or not: some 50
// ms of CPU that are the computer's and no program's. What tests and benchmarks start goes without: none of it asks a
// server beyond this computer.
delete process.env['NODE_EXTRA_CA_CERTS'];
