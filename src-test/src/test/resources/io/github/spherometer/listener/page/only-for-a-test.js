// Stands for a file of the live page.
