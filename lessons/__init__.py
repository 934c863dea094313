"""What is learned: courses, steps, grading, schedule, spaced review, progress, JP."""
