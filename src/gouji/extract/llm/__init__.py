"""The model path: prompts out to any OpenAI-compatible endpoint, typed answers back."""
