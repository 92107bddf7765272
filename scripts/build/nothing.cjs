// Stands where a bundled package would load what it never uses here.
module.exports = {};
