"""What supervisors and administrators read: tables made from the facts. Reads the others, changes nothing of theirs."""
