"""Questions to mentors: who gets them, how they read, who is told, and what their clock asks for."""
