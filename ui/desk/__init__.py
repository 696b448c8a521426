"""The desk: a document is presented, looked at, decided and recorded, by keyboard alone."""
