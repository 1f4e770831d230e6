"""Extensions of a deadline: asked for with reason and progress, decided, the original deadline kept."""
